-- One row per report system with a background in which a report names a watched substance. Of several backgrounds of
-- a system the one that mart_source takes: counted in files before openFDA's own counts, then the one with most
-- reports.
with ranked as (
    select
        *,
        row_number() over (
            partition by report_system order by counted_from = 'files' desc, reports desc, source
        ) as place
    from background_total
)
select report_system, source as counted_source, counted_from, reports as all_reports
from ranked
where place = 1 and source in (select source from background_mention)
