-- One row per source of a background, report and watched substance counted on it: the reports of a 2x2
-- table, in the very files and versions that background_total, background_reaction and
-- background_ingredient are counted in. What another source alone supplies (openFDA beside the quarterly
-- files of FAERS) is in neither; core_report has it. Where openFDA's own counts are the background, these
-- are the reports that openFDA supplies.
--   source: key of the source whose files were counted
--   report_id: report
--   substance: key of mart_substance
--   is_suspect: called suspect (or interacting) there; null where the report system has no such word
with compared as (
    select background.source, background.report_system
    from background_total as background
    where background.counted_from = 'files'
        or background.report_system not in (
            select report_system from background_total where counted_from = 'files'
        )
),
own_background as (
    select source from background_total where source not in (select key from registry_source)
),
named as (
    select product.source, product.report_id, recognised.substance, product.role
    from source_background_product as product
    join recognised_product as recognised
        on product.product_name is not distinct from recognised.product_name
        and product.ingredient_names is not distinct from recognised.ingredient_names
    where recognised.confidence <> 'possible'
    union all
    -- A file can hold the lists of several jurisdictions, each a report system of its own.
    select coalesce(own.source, report.delivered_by) as source,
        mention.report_id, mention.substance, mention.role
    from core_mention as mention
    join core_report as report on mention.report_id = report.report_id
    left join own_background as own on report.source = own.source
    where mention.is_counted
        and report.delivered_by not in (select source from source_background_product)
)
select
    named.source,
    named.report_id,
    named.substance,
    case when system.has_roles then bool_or(named.role in ('suspect', 'interacting')) end
        as is_suspect
from named
join compared on named.source = compared.source
join registry_report_system as system on compared.report_system = system.key
where named.role <> 'not_administered'
group by named.source, named.report_id, named.substance, system.has_roles
