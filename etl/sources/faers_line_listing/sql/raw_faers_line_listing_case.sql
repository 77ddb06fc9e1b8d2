-- One row per delivered case of a line listing, dates and numbers typed.
-- An age without a unit is in years: the dashboard writes no unit for them. Thousands have a comma.
with split as (
    select
        *,
        cast(initial_fda_received_date as date) as received_day,
        cast(latest_fda_received_date as date) as latest_day,
        regexp_extract(patient_age, '^([0-9.,]+) *(.*)$', ['number', 'unit']) as age_part,
        regexp_extract(patient_weight, '^([0-9.,]+) *(.*)$', ['number', 'unit']) as weight_part
    from read_parquet(getvariable('faers_line_listing_case'), union_by_name = true)
)
select
    split.release,
    record_seq,
    line_number,
    try_cast(case_id as bigint) as caseid,
    case_id,
    initial_fda_received_date as received_text,
    received_day,
    case when received_day between bound.first_day and bound.last_day then received_day end
        as received_date,
    case when latest_day between bound.first_day and bound.last_day then latest_day end
        as latest_date,
    event_date as event_text,
    case
        when regexp_matches(event_date, '^\d{4}-\d{2}-\d{2}$')
            then cast(try_strptime(event_date, '%Y-%m-%d') as date)
        when regexp_matches(event_date, '^\d{4}-\d{2}$')
            then cast(try_strptime(event_date, '%Y-%m') as date)
        when regexp_matches(event_date, '^\d{4}$')
            then cast(try_strptime(event_date, '%Y') as date)
    end as event_date,
    case
        when regexp_matches(event_date, '^\d{4}-\d{2}-\d{2}$') then 'day'
        when regexp_matches(event_date, '^\d{4}-\d{2}$') then 'month'
        when regexp_matches(event_date, '^\d{4}$') then 'year'
    end as event_date_precision,
    coalesce(nullif(replace(age_part.number, ',', ''), ''), patient_age) as age_text,
    try_cast(replace(age_part.number, ',', '') as double) as age,
    nullif(upper(age_part.unit), '') as age_unit,
    coalesce(nullif(replace(weight_part.number, ',', ''), ''), patient_weight) as weight_text,
    try_cast(replace(weight_part.number, ',', '') as double) as weight,
    nullif(upper(weight_part.unit), '') as weight_unit,
    upper(serious) as serious,
    upper(sex) as sex,
    upper(country) as country,
    upper(reporter_type) as reporter_type,
    upper(case_priority) as case_priority,
    upper(sender) as sender,
    manufacturer_control_number as sender_number,
    literature_reference as citation
from split
left join work_release_day as bound
    on bound.source = 'faers_line_listing' and split.release = bound.release
