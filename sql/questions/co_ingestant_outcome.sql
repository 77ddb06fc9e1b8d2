-- Distinct reports by source, class of other ingredients also listed and outcome listed.
-- Every outcome that the report system has a field for is there; the class "any report" is the base of comparison: every report that matches.
-- title: Outcomes listed, by class also listed
--   source: key of the report system; never add up across it
--   class: class of co_ingestant_classes.csv, or unclassified
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment, so shown apart
--   outcome: key of the outcome
--   outcome_label: name of the outcome on a page
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong | A listed outcome is not caused by what is listed. | Severe events are looked into more closely, so their reports list more.
-- limitation also_listed strong
-- limitation death_selected strong | Deaths are selected. | Toxicology comes with a death; a class found by it is listed on many of them.
-- limitation seriousness part
-- limitation small_numbers strong
with chosen as (
    select distinct source, report_id, counted_id
    from filtered_report({arguments})
),
listed as (
    select distinct chosen.source, chosen.counted_id, other.class
    from chosen
    join core_co_ingestant as other on chosen.report_id = other.report_id
    union all
    select distinct source, counted_id, 'any report' as class from chosen
),
base as (
    select source, class, count(*) as base_reports
    from listed group by source, class
),
told as (
    select distinct chosen.source, chosen.counted_id, outcome.listed_outcome
    from chosen
    join mart_report_outcome as outcome on chosen.report_id = outcome.report_id
    where outcome.is_listed
),
counted as (
    select listed.source, listed.class, told.listed_outcome, count(*) as reports
    from listed
    join told on listed.source = told.source and listed.counted_id = told.counted_id
    group by listed.source, listed.class, told.listed_outcome
),
collected as (select distinct source, listed_outcome from mart_report_outcome)
select
    base.source,
    base.class,
    coalesce(class.class_label, 'Any report') as class_label,
    coalesce(class.is_treatment, false) as is_treatment,
    word.key as outcome,
    word.label as outcome_label,
    word.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
join mart_source as source on base.source = source.source
join collected on base.source = collected.source
join mart_word as word on word.kind = 'outcome' and collected.listed_outcome = word.key
left join mart_ingredient_class as class on base.class = class.class
left join counted
    on base.source = counted.source and base.class = counted.class
    and word.key = counted.listed_outcome
order by source.sort_order, base.class <> 'any report', coalesce(class.is_treatment, false),
    base.class = 'unclassified', base.base_reports desc, base.class, word.sort_order
