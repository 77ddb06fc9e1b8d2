-- One row per counted exposure, characteristic and value: what the tables of exposures count.
with counted as (select * from work_poison_center_case where fate = 'counted'),
feature as (
    select line.case_key, feature.characteristic, term.value
    from work_poison_center_line as line
    join raw_poison_center_feature as feature
        on line.release = feature.release and line.line_number = feature.line_number
    left join raw_poison_center_term as term
        on feature.characteristic = term.kind and feature.plain_text = term.plain_text
),
class as (
    select
        substance.case_key,
        coalesce(recognised.ingredient_class, 'unclassified') as value
    from work_poison_center_substance as substance
    left join recognised_co_ingestant as recognised
        on substance.substance_text = recognised.product_name
        and recognised.ingredient_names is null
    where substance.is_other
),
valued as (
    select case_key, 'total' as characteristic, cast(null as integer) as year, 'all' as value
    from counted
    union all
    select case_key, 'year' as characteristic, cast(null as integer) as year,
        cast(year as varchar) as value
    from counted
    union all
    select case_key, 'medical_outcome' as characteristic, cast(null as integer) as year,
        medical_outcome as value
    from counted
    union all
    select case_key, 'severity' as characteristic, cast(null as integer) as year, 'serious' as value
    from counted where medical_outcome in ('moderate', 'major', 'death')
    union all
    select case_key, 'severity' as characteristic, cast(null as integer) as year, 'severe' as value
    from counted where medical_outcome in ('major', 'death')
    union all
    select case_key, 'severity_year' as characteristic, cast(year as integer) as year,
        case
            when medical_outcome in ('moderate', 'major', 'death') then 'serious'
            when medical_outcome in ('no_effect', 'minor') then 'not_serious'
            else 'not_known'
        end as value
    from counted
    union all
    select case_key, 'age_band' as characteristic, cast(null as integer) as year, age_band as value
    from counted
    union all
    select case_key, 'sex' as characteristic, cast(null as integer) as year, sex as value
    from counted
    union all
    select case_key, 'reason' as characteristic, cast(null as integer) as year, reason as value
    from counted
    union all
    select case_key, 'chronicity' as characteristic, cast(null as integer) as year,
        chronicity as value
    from counted
    union all
    select case_key, 'management_site' as characteristic, cast(null as integer) as year,
        management_site as value
    from counted
    union all
    select case_key, 'number_of_substances' as characteristic, cast(null as integer) as year,
        number_of_substances as value
    from counted
    union all
    select case_key, characteristic, cast(null as integer) as year,
        coalesce(value, case characteristic when 'clinical_effect' then 'other_effect'
            when 'therapy' then 'other_therapy' else 'other_route' end) as value
    from feature
    union all
    select case_key, 'co_ingestant_class' as characteristic, cast(null as integer) as year, value
    from class
)
select distinct
    valued.case_key, counted.substance_group, valued.characteristic, valued.year, valued.value
from valued
join counted on valued.case_key = counted.case_key
