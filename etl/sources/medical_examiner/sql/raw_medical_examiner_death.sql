-- One row per delivered death, date typed; export (mm/dd/yyyy, 12-hour clock) and API (ISO).
with typed as (
    select
        *,
        cast(
            coalesce(
                try_strptime(split_part(date, ' ', 1), '%m/%d/%Y'),
                try_strptime(substr(date, 1, 10), '%Y-%m-%d')
            ) as date
        ) as day
    from read_parquet(getvariable('medical_examiner_death'), union_by_name = true)
)
select
    death.release,
    line_number,
    death_id,
    death.date as date_text,
    death.day,
    case when death.day between bound.first_day and bound.last_day then death.day end as date,
    regexp_replace(lower(date_kind), '[^a-z]', '', 'g') as date_kind,
    age as age_text,
    coalesce(age_unit, 'years') as age_unit,
    try_cast(age as double) / cast(unit.per_year as double) as age,
    lower(sex) as sex,
    lower(manner) as manner
from typed as death
left join vocabulary_age_units as unit on coalesce(death.age_unit, 'years') = unit.unit
left join work_release_day as bound
    on bound.source = 'medical_examiner' and death.release = bound.release
