-- One row per delivered row of CDC's provisional overdose deaths, numbers typed.
select
    release,
    line_number,
    upper(state) as state_code,
    state_name,
    cast(last_day(strptime(year || ' ' || month, '%Y %B')) as date) as month_end,
    lower(period) as period,
    indicator,
    try_cast(replace(reported_value, ',', '') as double) as reported_value,
    try_cast(replace(predicted_value, ',', '') as double) as predicted_value,
    percent_complete,
    try_cast(percent_pending as double) as percent_pending,
    footnote,
    footnote_symbol
from read_parquet(getvariable('vsrr_row'), union_by_name = true)
