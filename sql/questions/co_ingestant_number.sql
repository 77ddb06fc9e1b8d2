-- Distinct reports by source, substance and how many other ingredients are listed, treatment left out.
-- title: Number of other ingredients listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   number_listed: None, One, Two or more, in words
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong
-- limitation duplicates part
-- limitation also_listed strong | Long lists come from hospitals. | Chronic medicines and laboratory findings lengthen them.
-- limitation none_listed strong | None listed is not none used. | Lay reporters often name one product only.
-- limitation small_numbers part
-- limitation found_is_not_cause part
-- limitation not_always_tested part
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
numbered as (
    select
        chosen.source,
        chosen.substance,
        chosen.counted_id,
        least(count(distinct case when not listed.is_treatment then listed.ingredient end), 5)
            as number_of
    from chosen
    left join core_co_ingestant as listed on chosen.report_id = listed.report_id
    group by chosen.source, chosen.substance, chosen.counted_id
),
base as (
    select source, substance, count(*) as base_reports from numbered group by source, substance
),
counted as (
    select source, substance, number_of, count(*) as reports
    from numbered group by source, substance, number_of
)
select
    base.source,
    base.substance,
    step.number_listed,
    step.number_of as sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
cross join (
    values ('None', 0), ('1', 1), ('2', 2), ('3', 3), ('4', 4), ('5 or more', 5)
) as step (number_listed, number_of)
join mart_source as source on base.source = source.source
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and step.number_of = counted.number_of
order by source.sort_order, substance_word.sort_order, step.number_of
