-- Distinct reports by source and two classes also listed on the same report, treatment left out.
-- expected_reports is what the two counts would give by chance: first x second / base.
-- title: Two classes also listed on the same report
--   source: key of the report system; never add up across it
--   first_class: name of the first class
--   second_class: name of the second class
--   reports: distinct reports that match the filters and list it
--   first_reports: reports that list the first
--   second_reports: reports that list the second
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
--   expected_reports: reports that would list both if listing one said nothing about the other
-- limitation not_proof_of_cause strong
-- limitation also_listed strong | Listed on one report, not taken together. | Long-term medicines, hospital treatment and laboratory findings share one list.
-- limitation none_listed part | More than chance is usual. | Some reports list nothing else and some list twenty, so most pairs stand above chance.
-- limitation small_numbers strong
-- limitation duplicates part
with chosen as (
    select distinct source, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, count(distinct counted_id) as base_reports from chosen group by source
),
listed as (
    select distinct chosen.source, chosen.counted_id, other.class
    from chosen
    join core_co_ingestant as other on chosen.report_id = other.report_id
    where not other.is_treatment and other.class <> 'unclassified'
),
alone as (
    select source, class, count(*) as reports from listed group by source, class
),
counted as (
    select
        one.source,
        one.class as first_class,
        two.class as second_class,
        count(*) as reports
    from listed as one
    join listed as two on one.counted_id = two.counted_id
    join mart_ingredient_class as one_label on one.class = one_label.class
    join mart_ingredient_class as two_label on two.class = two_label.class
    where (one_label.sort_order, one.class) < (two_label.sort_order, two.class)
    group by one.source, one.class, two.class
)
select
    counted.source,
    first_label.class_label as first_class,
    second_label.class_label as second_class,
    counted.reports,
    first_alone.reports as first_reports,
    second_alone.reports as second_reports,
    base.base_reports,
    round(first_alone.reports * second_alone.reports / nullif(base.base_reports, 0), 1)
        as expected_reports
from counted
join base on counted.source = base.source
join alone as first_alone
    on counted.source = first_alone.source and counted.first_class = first_alone.class
join alone as second_alone
    on counted.source = second_alone.source and counted.second_class = second_alone.class
join mart_ingredient_class as first_label on counted.first_class = first_label.class
join mart_ingredient_class as second_label on counted.second_class = second_label.class
join mart_source as source on counted.source = source.source
order by source.sort_order, counted.reports desc, first_label.sort_order, second_label.sort_order
