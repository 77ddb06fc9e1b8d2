-- The sum of the trend over its quarters is the number of reports received in those that are loaded.
with drawn as (
    select source, substance, sum(reports) as reports from trend() group by source, substance
),
counted as (
    select report.source, report.substance, count(distinct report.report_id) as reports
    from mart_report_substance as report
    join mart_quarter as quarter
        on report.source = quarter.source and report.quarter_start = quarter.quarter_start
    where quarter.coverage <> 'none'
    group by report.source, report.substance
)
select drawn.source, drawn.substance, drawn.reports, counted.reports as reports_counted
from drawn
left join counted on drawn.source = counted.source and drawn.substance = counted.substance
where drawn.reports <> coalesce(counted.reports, 0)
