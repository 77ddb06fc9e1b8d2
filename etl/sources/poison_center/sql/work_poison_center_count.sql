-- One row per cell of the fixed tables of exposures with its true count, zeros included.
-- Never published: suppression reads it and gives suppressed_poison_center.
with loaded as (select count(*) as releases from raw_release where source = 'poison_center'),
substance_group as (
    select key as substance_group from vocabulary_exposure_groups union all select 'any'
),
span as (
    select min(year) as first_year, max(year) as last_year
    from work_poison_center_case where fate = 'counted'
),
number as (select unnest(range(0, 200)) as number),
years as (
    select cast(span.first_year + number.number as integer) as year
    from span cross join number
    where span.first_year + number.number <= span.last_year
),
value as (
    select characteristic, cast(null as integer) as year, value
    from vocabulary_poison_center_values
    where characteristic in (
        'total', 'medical_outcome', 'severity', 'age_band', 'sex', 'reason', 'chronicity',
        'management_site', 'number_of_substances'
    )
    union all
    select 'year' as characteristic, cast(null as integer) as year, cast(year as varchar) as value
    from years
    union all
    select vocabulary.characteristic, years.year, vocabulary.value
    from vocabulary_poison_center_values as vocabulary cross join years
    where vocabulary.characteristic = 'severity_year'
    union all
    select distinct characteristic, cast(null as integer) as year, value
    from work_poison_center_exposure
    where characteristic in ('clinical_effect', 'therapy', 'route', 'co_ingestant_class')
),
counted as (
    select
        exposure.characteristic, substance_group.substance_group, exposure.year, exposure.value,
        count(distinct exposure.case_key) as exposures
    from work_poison_center_exposure as exposure
    join substance_group
        on exposure.substance_group = substance_group.substance_group
        or substance_group.substance_group = 'any'
    group by
        exposure.characteristic, substance_group.substance_group, exposure.year, exposure.value
),
left_out as (
    select fate as value, count(*) as cases from work_poison_center_case group by fate
    union all
    select 'read' as value, count(*) as cases from work_poison_center_case
),
rejected as (select count(*) as lines from raw_reject where source = 'poison_center')
select
    value.characteristic,
    substance_group.substance_group,
    value.year,
    value.value,
    coalesce(counted.exposures, 0) as exposures
from value
cross join substance_group
cross join loaded
left join counted
    on value.characteristic = counted.characteristic
    and substance_group.substance_group = counted.substance_group
    and value.value = counted.value
    and value.year is not distinct from counted.year
where loaded.releases > 0
union all
select
    vocabulary.characteristic,
    'any' as substance_group,
    cast(null as integer) as year,
    vocabulary.value,
    coalesce(left_out.cases, 0) as exposures
from vocabulary_poison_center_values as vocabulary
cross join loaded
left join left_out on vocabulary.value = left_out.value
where vocabulary.characteristic = 'case' and loaded.releases > 0
union all
select
    'line' as characteristic,
    'any' as substance_group,
    cast(null as integer) as year,
    'rejected' as value,
    rejected.lines as exposures
from rejected cross join loaded
where loaded.releases > 0
