-- One row per report system with a background, watched substance and scope: the reports that name it, and all
-- reports. Of several backgrounds of a system the one that mart_source takes: counted in files before
-- openFDA's own counts, then the one with most reports.
with ranked as (
    select
        *,
        row_number() over (
            partition by report_system order by counted_from = 'files' desc, reports desc, source
        ) as place
    from background_total
),
counted as (
    select report_system, source as counted_source, counted_from, reports as all_reports
    from ranked
    where place = 1
),
scoped as (
    select source, report_id, substance, 'any_role' as scope from background_mention
    union all
    select source, report_id, substance, 'suspect' as scope
    from background_mention
    where is_suspect
)
select
    counted.report_system,
    counted.counted_source,
    counted.counted_from,
    scoped.substance,
    scoped.scope,
    count(distinct scoped.report_id) as substance_reports,
    counted.all_reports
from counted
join scoped on counted.counted_source = scoped.source
group by counted.report_system, counted.counted_source, counted.counted_from, scoped.substance,
    scoped.scope, counted.all_reports
