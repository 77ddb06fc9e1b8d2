-- Distinct reports by source, year received and what they say about leaf and 7-OH.
-- A report whose only watched substance is mitragynine cannot be split: FDA codes leaf products
-- and 7-OH products alike as MITRAGYNINE. The three groups add up to the reports of the year.
-- title: What reports say about leaf and 7-OH, by year received
--   source: key of the report system; never add up across it
--   year: calendar year
--   said: what the report says about leaf and 7-OH
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
--   reports_of_all: the same of all years together: an event counts once, however many years it stands in
--   base_reports_of_all: what they are of
--   is_incomplete: the period will still grow, or a file of it is not loaded
--   is_cut: since or until leaves out a part of it
--   is_known: some quarter of it is loaded; else its number is unknown, and not 0
-- limitation incomplete_tail part
-- limitation coding_change strong | Coding changed in late 2021. | FAERS then began to write HERBALS\MITRAGYNINE, so more reports name the alkaloid.
-- limitation product_unknown strong | A name is not a content. | Labels are rarely tested; kratom said of a product may hide 7-OH, and 7-OH may be another alkaloid.
-- limitation small_numbers part
with years as (select * from filtered_year({arguments})),
chosen as (
    select distinct report.source, report.received_year, report.report_id, report.counted_id
    from filtered_report({arguments}) as report
    join filtered_quarter({arguments}) as quarter
        on report.source = quarter.source
        and report.quarter_start = quarter.quarter_start
        and quarter.coverage <> 'none'
),
named as (
    select
        chosen.source,
        chosen.received_year,
        chosen.counted_id,
        bool_or(substance.contents = '7-oh') as has_7oh,
        bool_or(substance.contents = 'leaf') as has_leaf
    from chosen
    join mart_report_substance as named on chosen.report_id = named.report_id
    join mart_substance as substance on named.substance = substance.substance
    where substance.contents is not null
    -- A year, and all of them: received_year is null there.
    group by grouping sets (
        (chosen.source, chosen.received_year, chosen.counted_id),
        (chosen.source, chosen.counted_id)
    )
),
counted as (
    select
        source,
        received_year,
        case when has_7oh then 1 when has_leaf then 2 else 3 end as sort_order,
        count(distinct counted_id) as reports
    from named
    group by source, received_year, case when has_7oh then 1 when has_leaf then 2 else 3 end
),
base as (
    select source, received_year, sum(reports) as base_reports
    from counted group by source, received_year
)
select
    years.source,
    years.year,
    step.said,
    step.sort_order,
    coalesce(counted.reports, 0) as reports,
    cast(coalesce(base.base_reports, 0) as bigint) as base_reports,
    coalesce(counted_of_all.reports, 0) as reports_of_all,
    cast(coalesce(base_of_all.base_reports, 0) as bigint) as base_reports_of_all,
    years.is_incomplete,
    years.is_cut,
    years.is_known
from years
cross join (
    values
        ('7-OH or an analogue', 1),
        ('Kratom, no 7-OH', 2),
        ('Mitragynine only: leaf or 7-OH', 3)
) as step (said, sort_order)
join mart_source as source on years.source = source.source
left join base on years.source = base.source and years.year = base.received_year
left join counted
    on years.source = counted.source and years.year = counted.received_year
    and step.sort_order = counted.sort_order
left join base as base_of_all
    on years.source = base_of_all.source and base_of_all.received_year is null
left join counted as counted_of_all
    on years.source = counted_of_all.source and counted_of_all.received_year is null
    and step.sort_order = counted_of_all.sort_order
order by source.sort_order, years.year, step.sort_order
