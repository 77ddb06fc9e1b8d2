-- One row per delivered record whose date of receipt is not used.
select
    'openfda_food' as source,
    release,
    line_number,
    'hfcs:' || report_number as report_id,
    received_text as value,
    received_day as day
from raw_openfda_food_report
where received_text is not null and received_date is null
