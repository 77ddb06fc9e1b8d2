-- Distinct reports by source, year received and class of other ingredients also listed.
-- title: Classes also listed, by year received
--   source: key of the report system; never add up across it
--   year: calendar year
--   class: class of co_ingestant_classes.csv, or unclassified
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment, so shown apart
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
--   is_incomplete: the period will still grow, or a file of it is not loaded
--   is_cut: since or until leaves out a part of it
--   is_known: some quarter of it is loaded; else its number is unknown, and not 0
-- limitation not_proof_of_cause strong
-- limitation also_listed strong | Also listed, not taken together. | A class rises when reporters list more as well.
-- limitation none_listed part | Longer lists lift every class. | Compare a class with the others of the same year.
-- limitation stimulated_reporting part
-- limitation incomplete_tail strong | The latest year is incomplete. | Its share can still move.
-- limitation coding_change part
-- limitation small_numbers strong
with years as (select * from filtered_year({arguments})),
chosen as (
    select distinct report.source, report.received_year, report.report_id, report.counted_id
    from filtered_report({arguments}) as report
    join filtered_quarter({arguments}) as quarter
        on report.source = quarter.source
        and report.quarter_start = quarter.quarter_start
        and quarter.coverage <> 'none'
),
base as (
    select source, received_year, count(distinct counted_id) as base_reports
    from chosen group by source, received_year
),
counted as (
    select
        chosen.source, chosen.received_year, listed.class,
        count(distinct chosen.counted_id) as reports
    from chosen
    join core_co_ingestant as listed on chosen.report_id = listed.report_id
    group by chosen.source, chosen.received_year, listed.class
),
class_order as (
    select source, class, sum(reports) as reports from counted group by source, class
)
select
    years.source,
    years.year,
    class.class,
    class.class_label,
    class.is_treatment,
    coalesce(counted.reports, 0) as reports,
    coalesce(base.base_reports, 0) as base_reports,
    years.is_incomplete,
    years.is_cut,
    years.is_known
from years
join class_order on years.source = class_order.source
join mart_ingredient_class as class on class_order.class = class.class
join mart_source as source on years.source = source.source
left join base on years.source = base.source and years.year = base.received_year
left join counted
    on years.source = counted.source and years.year = counted.received_year
    and class.class = counted.class
order by source.sort_order, class.is_treatment, class.class = 'unclassified',
    class_order.reports desc, class.sort_order, years.year
