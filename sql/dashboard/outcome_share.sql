-- Distinct reports by source, substance and outcome listed; a report can list several outcomes.
with chosen as (
    select distinct source, substance, report_id
    from filtered_report({arguments})
),
base as (
    select source, substance, count(distinct report_id) as base_reports
    from chosen group by source, substance
),
listed as (
    select chosen.source, chosen.substance, chosen.report_id, word.key as listed_outcome
    from chosen
    join core_report as report on chosen.report_id = report.report_id
    cross join mart_word as word
    where word.kind = 'outcome'
        and case word.key
            when 'death' then report.has_death
            when 'life_threatening' then report.has_life_threatening
            when 'hospitalization' then report.has_hospitalization
            when 'disability' then report.has_disability
            when 'required_intervention' then report.has_required_intervention
            when 'other_serious' then report.has_other_serious
            when 'none_serious' then not report.is_serious
        end
),
counted as (
    select source, substance, listed_outcome, count(distinct report_id) as reports
    from listed group by source, substance, listed_outcome
)
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
cross join mart_word as word
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and word.key = counted.listed_outcome
where word.kind = 'outcome'
order by source.sort_order, substance_word.sort_order, word.sort_order
