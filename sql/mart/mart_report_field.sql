-- One row per counted report and field: whether the report gives it.
--   report_id: report
--   field: key of the field
--   field_label: name of the field on a page
--   sort_order: order on a page
--   state: given, not given, cannot be told (a blank has a meaning in the report's file) or not collected (the file or the whole report system has no such field)
--   is_collected: the report system and the report's file have the field
--   is_given: this report gives it, and its file can tell
with watched as (select distinct report_id from mart_report_substance),
reaction as (select distinct report_id from core_reaction),
product as (
    select
        report_id,
        bool_or(ingredient_names is not null) as has_ingredient,
        bool_or(dose_text is not null) as has_dose,
        bool_or(dechallenge in ('positive', 'negative')) as has_dechallenge
    from core_product group by report_id
),
therapy as (select distinct report_id from core_therapy),
reason as (select distinct report_id from core_indication where not is_unknown),
told as (
    select
        report.report_id,
        field.field,
        field.field_label,
        field.sort_order,
        case
            when collected.field is null then 'not collected'
            when untold.reason is not null then untold.reason
            when coalesce(case field.field
                when 'reaction' then reaction.report_id is not null
                when 'ingredient' then product.has_ingredient
                when 'dose' then product.has_dose
                when 'indication' then reason.report_id is not null
                when 'start_date' then therapy.report_id is not null
                when 'dechallenge' then product.has_dechallenge
                when 'weight' then report.weight_kg is not null
                when 'report_kind' then report.report_kind is not null
                when 'outcome' then report.has_outcome_given
                when 'sex' then report.sex <> 'unknown'
                when 'age' then report.age_years is not null
                when 'event_date' then report.event_date is not null
                when 'event_day' then report.event_date_precision = 'day'
                when 'country' then report.country_code is not null
                when 'reporter_kind' then report.reporter_kind is not null
                when 'us_state' then report.us_state is not null
            end, false) then 'given'
            else 'not given'
        end as state
    from core_report as report
    join watched on report.report_id = watched.report_id
    left join reaction on report.report_id = reaction.report_id
    left join product on report.report_id = product.report_id
    left join reason on report.report_id = reason.report_id
    left join therapy on report.report_id = therapy.report_id
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
            ('report_kind', 'Kind of report', 9),
            ('country', 'Country', 10),
            ('weight', 'Weight', 11),
            ('dose', 'Dose of any product', 12),
            ('indication', 'Reason for use of any product', 13),
            ('start_date', 'First day of use of any product', 14),
            ('dechallenge', 'Effect of stopping any product', 15),
            ('us_state', 'US state', 16)
    ) as field (field, field_label, sort_order)
    left join registry_collected_field as collected
        on report.source = collected.source and field.field = collected.field
    left join source_field_not_told as untold
        on report.report_id = untold.report_id and field.field = untold.field
)
select
    report_id, field, field_label, sort_order, state,
    state <> 'not collected' as is_collected,
    state = 'given' as is_given
from told
