-- Distinct reports naming any chosen substance, by source and year received.
with years as (
    select
        quarter.source,
        year(quarter.quarter_start) as year,
        bool_or(quarter.is_incomplete) or count(*) < 4 as is_incomplete,
        max(quarter.quarter) as through_quarter,
        min(source.sort_order) as source_order
    from mart_quarter as quarter
    join mart_source as source on quarter.source = source.source
    where (sources is null or list_contains(sources, quarter.source))
        and (since is null or quarter.quarter_end >= since)
        and (until is null or quarter.quarter_start <= until)
    group by quarter.source, year(quarter.quarter_start)
),
counted as (
    select source, received_year as year, count(distinct report_id) as reports
    from filtered_report({arguments})
    group by source, received_year
)
select
    years.source, years.year, coalesce(counted.reports, 0) as reports, years.is_incomplete,
    years.through_quarter
from years
left join counted on years.source = counted.source and years.year = counted.year
order by years.source_order, years.year
