-- Distinct reports by source, substance and outcome listed; a report can list several outcomes.
-- Every outcome that the report system has a field for is there, also with 0; the others are not.
-- title: Outcomes listed, by substance
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   outcome: key of the outcome
--   outcome_label: name of the outcome on a page
--   sort_order: order on a page
--   reports: distinct reports that match the filters and list it
--   base_reports: reports naming the substance, or any chosen one, that match the filters: what a share is of
-- limitation not_proof_of_cause strong | A listed outcome is not a caused one. | Reports are not validated, and several products share a report.
-- limitation no_denominator strong
-- limitation incomplete_tail part
-- limitation stimulated_reporting part
-- limitation duplicates part
-- limitation field_missing part
-- limitation seriousness strong | Serious is a reporting category. | It decides what must be sent to FDA, so serious events are over-represented.
-- limitation death_selected strong | Deaths are selected. | Medical examiners and FDA's reviews send in deaths; a death listed is not a death caused.
-- limitation product_unknown part
-- limitation small_numbers strong
-- limitation openfda_supplies part | Required intervention is not in openFDA. | Reports that openFDA supplies do not say, so this bar may be too short.
with chosen as (
    select distinct source, substance, report_id, counted_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct counted_id) as base_reports
    from chosen group by source, substance
),
counted as (
    select
        chosen.source, chosen.substance, told.listed_outcome,
        count(distinct chosen.counted_id) as reports
    from chosen
    join mart_report_outcome as told on chosen.report_id = told.report_id
    where told.is_listed
    group by chosen.source, chosen.substance, told.listed_outcome
),
collected as (select distinct source, listed_outcome from mart_report_outcome)
select
    base.source,
    base.substance,
    word.key as outcome,
    word.label as outcome_label,
    word.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
join mart_source as source on base.source = source.source and source.lists_outcomes
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
join collected on base.source = collected.source
join mart_word as word on word.kind = 'outcome' and collected.listed_outcome = word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and word.key = counted.listed_outcome
order by source.sort_order, substance_word.sort_order, word.sort_order
