-- One row per delivered row (product) of an HFCS file, dates typed, values of the report repeated.
-- FDA writes a day as 3/15/2024; copies and spreadsheets also as 2024-03-15.
with typed as (
    select
        *,
        cast(
            try_strptime(split_part(received_date, ' ', 1), ['%m/%d/%Y', '%Y-%m-%d', '%Y%m%d'])
            as date
        ) as received_day,
        cast(
            try_strptime(split_part(event_date, ' ', 1), ['%m/%d/%Y', '%Y-%m-%d', '%Y%m%d']) as date
        ) as event_day
    from read_parquet(getvariable('hfcs_row'), union_by_name = true)
)
select
    typed.release,
    line_number,
    report_number,
    received_date as received_text,
    received_day,
    case when received_day between bound.first_day and bound.last_day then received_day end
        as received_date,
    event_date as event_text,
    event_day as event_date,
    product_role,
    product_name,
    industry_code,
    industry_name,
    age as age_text,
    try_cast(age as double) as age,
    lower(age_unit) as age_unit,
    lower(sex) as sex,
    outcomes,
    reactions
from typed
left join work_release_day as bound
    on bound.source = 'hfcs' and typed.release = bound.release
