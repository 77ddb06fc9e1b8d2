-- One row per delivered death, date typed; export (mm/dd/yyyy, 12-hour clock) and API (ISO).
select
    release,
    line_number,
    death_id,
    cast(
        coalesce(
            try_strptime(split_part(date, ' ', 1), '%m/%d/%Y'),
            try_strptime(substr(date, 1, 10), '%Y-%m-%d')
        ) as date
    ) as date,
    regexp_replace(lower(date_kind), '[^a-z]', '', 'g') as date_kind,
    age as age_text,
    coalesce(age_unit, 'years') as age_unit,
    try_cast(age as double) * case coalesce(age_unit, 'years')
        when 'years' then 1.0
        when 'months' then 1.0 / 12
        when 'weeks' then 1.0 / 52.1775
        when 'days' then 1.0 / 365.25
        when 'hours' then 1.0 / 8766
        when 'minutes' then 1.0 / 525960
    end as age,
    lower(sex) as sex,
    lower(manner) as manner
from read_parquet(getvariable('medical_examiner_death'), union_by_name = true)
