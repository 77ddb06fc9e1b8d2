-- Distinct reports by source, substance and group of other ingredients also listed: any opioid, any sedative, and
-- beside them benzodiazepines and alcohol alone; each report once a group, however many it lists. The same of
-- the reports that list a death.
-- title: Any opioid and any sedative also listed, of all reports and of deaths
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   co_ingestant_group: any_opioid or any_sedative (mart_co_ingestant_group), or a class of them: benzodiazepines, alcohol
--   group_label: name of the group on a page
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance that match the filters: what a share is of
--   death_reports: of the reports, those that list a death
--   base_death_reports: of the base, those that list a death
-- limitation not_proof_of_cause strong
-- limitation also_listed strong
-- limitation death_selected strong | Deaths are selected. | Toxicology comes with a death; what it finds is listed on many of them.
-- limitation small_numbers strong
-- limitation never_add_sources part
with chosen as (
    select distinct
        source, substance, report_id, counted_id,
        bool_or(has_death) over (partition by source, substance, counted_id) as has_death
    from filtered_report({arguments})
),
base as (
    select
        source, substance,
        count(distinct counted_id) as base_reports,
        count(distinct case when has_death then counted_id end) as base_death_reports
    from chosen
    group by source, substance
),
asked as (
    select co_ingestant_group, label as group_label, sort_order from mart_co_ingestant_group
    union all
    select class, class_label, 1000 + sort_order
    from mart_ingredient_class
    where class in ('benzodiazepines', 'alcohol')
),
member as (
    select co_ingestant_group, class, ingredient from mart_co_ingestant_group_member
    union all
    select co_ingestant_group, co_ingestant_group as class, null as ingredient
    from asked
    where co_ingestant_group not in (select co_ingestant_group from mart_co_ingestant_group)
),
listed as (
    select distinct
        chosen.source, chosen.substance, chosen.counted_id, chosen.has_death,
        member.co_ingestant_group
    from chosen
    join core_co_ingestant as other on chosen.report_id = other.report_id
    join member
        on other.class = member.class
        and (member.ingredient is null or other.ingredient = member.ingredient)
),
counted as (
    select
        source, substance, co_ingestant_group,
        count(distinct counted_id) as reports,
        count(distinct case when has_death then counted_id end) as death_reports
    from listed
    group by source, substance, co_ingestant_group
)
select
    base.source,
    base.substance,
    asked.co_ingestant_group,
    asked.group_label,
    asked.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports,
    coalesce(counted.death_reports, 0) as death_reports,
    base.base_death_reports
from base
cross join asked
join mart_source as source on base.source = source.source
join mart_word as word on word.kind = 'substance' and base.substance = word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and asked.co_ingestant_group = counted.co_ingestant_group
order by source.sort_order, word.sort_order, asked.sort_order
