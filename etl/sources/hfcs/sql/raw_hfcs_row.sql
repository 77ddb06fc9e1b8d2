-- One row per delivered row (product) of an HFCS file, dates typed, values of the report repeated.
select
    release,
    line_number,
    report_number,
    cast(try_strptime(received_date, '%m/%d/%Y') as date) as received_date,
    event_date as event_text,
    cast(try_strptime(event_date, '%m/%d/%Y') as date) as event_date,
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
from read_parquet(getvariable('hfcs_row'), union_by_name = true)
