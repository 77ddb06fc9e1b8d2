-- One row per delivered row whose date of receipt is not used.
select
    'hfcs' as source,
    release,
    line_number,
    'hfcs:' || report_number as report_id,
    received_text as value,
    received_day as day
from raw_hfcs_row
where received_text is not null and received_date is null
