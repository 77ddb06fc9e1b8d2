-- Counts by source and calendar year: distinct reports naming any chosen substance; for poison centers, exposures in the tables from line lists, where reports is null and reports_text a sign if the count is hidden. Those tables know no role, and no rows of them answer to an outcome or to a part of a year.
with years as (
    select
        quarter.source,
        year(quarter.quarter_start) as year,
        bool_or(quarter.is_incomplete) or count(*) < 4 as is_incomplete,
        max(quarter.quarter) as through_quarter
    from mart_quarter as quarter
    where (sources is null or list_contains(sources, quarter.source))
        and (since is null or quarter.quarter_end >= since)
        and (until is null or quarter.quarter_start <= until)
    group by quarter.source, year(quarter.quarter_start)
),
counted as (
    select source, received_year as year, count(distinct report_id) as reports
    from filtered_report({arguments})
    group by source, received_year
),
report as (
    select
        years.source, years.year, coalesce(counted.reports, 0) as reports,
        cast(coalesce(counted.reports, 0) as varchar) as reports_text,
        years.is_incomplete, years.through_quarter
    from years
    left join counted on years.source = counted.source and years.year = counted.year
),
asked_group as (
    select case
        when substances is null then 'any'
        when not list_has_any(substances, ['7-oh', 'synthetic_analogue']) then 'kratom'
        when not list_has_any(substances, ['kratom', 'mitragynine']) then '7-oh'
        else 'any'
    end as substance_group
),
exposure as (
    select
        'poison_center' as source, cell.year, cell.exposures as reports,
        cell.exposures_text as reports_text, cell.is_incomplete,
        cell.year || '-Q' || case when cell.is_incomplete then quarter(list.data_through_date)
            else 4 end as through_quarter
    from mart_poison_center as cell
    join asked_group on cell.substance_group = asked_group.substance_group
    cross join mart_poison_center_list as list
    where cell.characteristic = 'year'
        and outcome = 'any'
        and (sources is null or list_contains(sources, 'poison_center'))
        and (since is null or make_date(cell.year, 1, 1) >= since)
        and (until is null or make_date(cell.year, 12, 31) <= until)
)
select found.*
from (select * from report union all select * from exposure) as found
join mart_report_system as system on found.source = system.source
order by system.sort_order, found.year
