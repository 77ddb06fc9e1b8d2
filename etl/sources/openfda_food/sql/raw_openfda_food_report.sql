-- One row per delivered openFDA food/event record, dates typed.
with typed as (
    select
        *,
        cast(try_strptime(received_date, ['%Y%m%d', '%Y-%m-%d']) as date) as received_day,
        cast(try_strptime(event_date, ['%Y%m%d', '%Y-%m-%d']) as date) as event_day
    from read_parquet(getvariable('openfda_food_report'), union_by_name = true)
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
    age as age_text,
    try_cast(age as double) as age,
    lower(age_unit) as age_unit,
    lower(sex) as sex,
    array_to_string(outcomes, ', ') as outcomes,
    array_to_string(reactions, ', ') as reactions
from typed
left join work_release_day as bound
    on bound.source = 'openfda_food' and typed.release = bound.release
