-- One row per delivered openFDA food/event record, dates typed.
select
    release,
    line_number,
    report_number,
    cast(try_strptime(received_date, '%Y%m%d') as date) as received_date,
    event_date as event_text,
    cast(try_strptime(event_date, '%Y%m%d') as date) as event_date,
    age as age_text,
    try_cast(age as double) as age,
    lower(age_unit) as age_unit,
    lower(sex) as sex,
    array_to_string(outcomes, ', ') as outcomes,
    array_to_string(reactions, ', ') as reactions
from read_parquet(getvariable('openfda_food_report'), union_by_name = true)
