-- One row per cell of the published tables of exposures from line lists, small counts hidden.
--   characteristic: which table: total, year, medical_outcome, severity, severity_year, age_band, sex, reason, chronicity, management_site, number_of_substances, clinical_effect, therapy, route, co_ingestant_class, case (what was left out) or line (rejected)
--   substance_group: key of mart_exposure_group: kratom (kratom or mitragynine named, no 7-OH), 7-oh (7-OH or a synthetic analogue named, with or without kratom) and so on; they exclude each other, and any is their sum
--   group_label: name of the group on a page
--   year: calendar year of the call in severity_year and year; null where all years are together
--   value: key of the row
--   value_label: name of the row on a page
--   sort_order: order on a page
--   exposures: distinct exposures (cases or lines in the tables of those names); null where hidden
--   exposures_text: the same as shown, with < and the limit for a small count, a double dagger for a cell hidden to protect another one
--   mark: shown, small, complementary or withheld
--   base_exposures: all exposures of the group; null where hidden or not a base
--   is_incomplete: the lists begin (after January) or end within this year
with base as (
    select substance_group, exposures from suppressed_poison_center where characteristic = 'total'
),
through as (
    select max(data_through_date) as data_through_date
    from core_release where report_system = 'poison_center'
),
begun as (
    select cast(date_trunc('month', min(start_date)) as date) as first_month from raw_poison_center_case
),
labelled as (
    select
        cell.*,
        coalesce(cell.year, case when cell.characteristic = 'year' then cast(cell.value as integer) end)
            as calendar_year,
        case when cell.characteristic = 'year' then cell.value
            else coalesce(word.value_label, class.class_label, cell.value) end as value_label,
        case when cell.characteristic = 'year' then cast(cell.value as integer)
            else coalesce(cast(word.sort_order as integer), class.sort_order, 9999) end as sort_order
    from suppressed_poison_center as cell
    left join vocabulary_poison_center_values as word
        on cell.characteristic = word.characteristic and cell.value = word.value
    left join mart_ingredient_class as class
        on cell.characteristic = 'co_ingestant_class' and cell.value = class.class
)
select
    labelled.characteristic,
    labelled.substance_group,
    exposure_group.label as group_label,
    labelled.calendar_year as year,
    labelled.value,
    labelled.value_label,
    labelled.sort_order,
    cast(labelled.exposures as bigint) as exposures,
    case labelled.mark
        when 'shown' then cast(labelled.exposures as varchar)
        when 'small' then '<' || cast(build.largest_hidden + 1 as varchar)
        when 'complementary' then '‡'
        else 'withheld'
    end as exposures_text,
    labelled.mark,
    case when labelled.characteristic not in ('case', 'line') then cast(base.exposures as bigint) end
        as base_exposures,
    coalesce(
        labelled.calendar_year = year(through.data_through_date)
            and through.data_through_date < make_date(labelled.calendar_year, 12, 31),
        false
    ) or coalesce(
        labelled.calendar_year = year(begun.first_month)
            and begun.first_month > make_date(labelled.calendar_year, 1, 1),
        false
    ) as is_incomplete
from labelled
cross join registry_build as build
cross join through
cross join begun
left join mart_exposure_group as exposure_group
    on labelled.substance_group = exposure_group.substance_group
left join base on labelled.substance_group = base.substance_group
