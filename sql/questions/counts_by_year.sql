-- Counts by source and calendar year: distinct reports naming any chosen substance; for poison centers, exposures in the tables from line lists, where reports is null and reports_text a sign if the count is hidden. Those tables know no role, and no rows of them answer to an outcome or to a part of a year.
-- title: Reports per source and year
--   source: key of the report system; never add up across it
--   year: calendar year
--   reports: distinct reports that match the filters and list it; null where hidden or where no quarter of the year is loaded
--   reports_text: the count as it is shown; a sign where it is hidden, no file where nothing of the year is loaded
--   is_incomplete: the period will still grow, or a file of it is not loaded
--   through_quarter: last quarter of the year that is loaded
--   is_cut: since or until leaves out a part of it
--   missing: quarters of the year that are not loaded, comma-separated
-- limitation not_proof_of_cause strong
-- limitation no_denominator strong
-- limitation incomplete_tail strong
-- limitation stimulated_reporting strong
-- limitation duplicates part
-- limitation coding_change part
-- limitation product_unknown part
-- limitation names_withheld part
-- limitation same_report_twice part
-- limitation openfda_supplies part
-- limitation never_add_sources strong | Sources overlap. | One event can be in several of them. There is no total.
-- limitation found_is_not_cause strong
-- limitation not_always_tested strong
-- limitation one_state_only part
-- limitation calls_are_voluntary part
-- limitation small_counts_hidden part
-- limitation exposure_not_poisoning part
with years as (select * from filtered_year({arguments})),
counted as (
    select
        report.source, report.received_year as year, count(distinct report.counted_id) as reports
    from filtered_report({arguments}) as report
    join filtered_quarter({arguments}) as quarter
        on report.source = quarter.source
        and report.quarter_start = quarter.quarter_start
        and quarter.coverage <> 'none'
    group by report.source, report.received_year
),
report as (
    select
        years.source, years.year,
        case when years.is_known then coalesce(counted.reports, 0) end as reports,
        case when years.is_known then cast(coalesce(counted.reports, 0) as varchar) else 'no file' end
            as reports_text,
        years.is_incomplete, years.through_quarter, years.is_cut, years.missing
    from years
    left join counted on years.source = counted.source and years.year = counted.year
),
asked_group as (
    -- Groups exclude each other, so several of them have no count of their own but that of all.
    select case when substances is not null and count(distinct exposure_group) = 1
        then min(exposure_group) else 'any' end as substance_group
    from mart_substance
    where list_contains(substances, substance)
),
exposure as (
    select
        'poison_center' as source, cell.year, cell.exposures as reports,
        cell.exposures_text as reports_text, cell.is_incomplete,
        cell.year || '-Q' || case when cell.year = year(list.data_through_date)
            then quarter(list.data_through_date) else 4 end as through_quarter,
        false as is_cut,
        case when cell.is_incomplete and cell.year < year(list.data_through_date)
            then 'its first months' end as missing
    from mart_poison_center as cell
    join asked_group on cell.substance_group = asked_group.substance_group
    cross join mart_poison_center_list as list
    where cell.characteristic = 'year'
        and outcome = 'any'
        and {nothing_further}
        and (sources is null or list_contains(sources, 'poison_center'))
        and (since is null or make_date(cell.year, 1, 1) >= since)
        and (until is null or make_date(cell.year, 12, 31) <= until)
)
select found.*
from (select * from report union all select * from exposure) as found
join mart_report_system as system on found.source = system.source
order by system.sort_order, found.year
