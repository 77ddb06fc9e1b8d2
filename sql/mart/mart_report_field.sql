-- One row per counted report and field: whether the report gives it.
--   report_id: report
--   field: key of the field
--   field_label: name of the field on a page
--   sort_order: order on a page
--   is_collected: the report system has the field at all
--   is_given: this report gives it
with watched as (select distinct report_id from mart_report_substance),
reaction as (select distinct report_id from core_reaction),
ingredient as (
    select report_id, bool_or(ingredient_names is not null) as is_given
    from core_product group by report_id
)
select
    report.report_id,
    field.field,
    field.field_label,
    field.sort_order,
    case field.field
        when 'ingredient' then report.source = 'faers'
        when 'country' then report.source = 'faers'
        when 'reporter_kind' then report.source = 'faers'
        when 'us_state' then report.source = 'medical_examiner'
        when 'reaction' then report.source <> 'medical_examiner'
        when 'outcome' then report.source <> 'medical_examiner'
        else true
    end as is_collected,
    coalesce(case field.field
        when 'reaction' then reaction.report_id is not null
        when 'ingredient' then ingredient.is_given
        when 'outcome' then report.has_outcome_given
        when 'sex' then report.sex <> 'unknown'
        when 'age' then report.age_years is not null
        when 'event_date' then report.event_date is not null
        when 'event_day' then report.event_date_precision = 'day'
        when 'country' then report.country_code is not null
        when 'reporter_kind' then report.reporter_kind is not null
        when 'us_state' then report.us_state is not null
    end, false) as is_given
from core_report as report
join watched on report.report_id = watched.report_id
left join reaction on report.report_id = reaction.report_id
left join ingredient on report.report_id = ingredient.report_id
cross join (
    values
        ('reaction', 'Reaction', 1),
        ('ingredient', 'Ingredient coded by FDA', 2),
        ('outcome', 'Outcome', 3),
        ('sex', 'Sex', 4),
        ('age', 'Age', 5),
        ('event_date', 'Event date, any precision', 6),
        ('event_day', 'Event date, to the day', 7),
        ('reporter_kind', 'Reporter kind', 8),
        ('country', 'Country', 9),
        ('us_state', 'US state', 10)
) as field (field, field_label, sort_order)
