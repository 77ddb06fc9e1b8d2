-- One row per delivered row of a line list, coded fields as plain text to be looked up.
select
    release,
    line_number,
    case
        when case_number is null then release || ' line ' || line_number
        else coalesce(upper(center), '') || ' ' || upper(case_number)
    end as case_key,
    cast(start_date as date) as start_date,
    trim(regexp_replace(lower(call_type), '[^a-z0-9<>=]+', ' ', 'g')) as call_type,
    trim(regexp_replace(lower(species), '[^a-z0-9<>=]+', ' ', 'g')) as species,
    trim(regexp_replace(lower(reason), '[^a-z0-9<>=]+', ' ', 'g')) as reason,
    trim(regexp_replace(lower(chronicity), '[^a-z0-9<>=]+', ' ', 'g')) as chronicity,
    trim(regexp_replace(lower(management_site), '[^a-z0-9<>=]+', ' ', 'g')) as management_site,
    trim(regexp_replace(lower(medical_outcome), '[^a-z0-9<>=]+', ' ', 'g')) as medical_outcome,
    try_cast(age as double) as age,
    trim(regexp_replace(lower(age_unit), '[^a-z0-9<>=]+', ' ', 'g')) as age_unit,
    trim(regexp_replace(lower(sex), '[^a-z0-9<>=]+', ' ', 'g')) as sex
from read_parquet(getvariable('poison_center_case'), union_by_name = true)
