-- One row per delivered case whose date of receipt is not used.
select
    'faers_line_listing' as source,
    release,
    line_number,
    'faers:' || case_id as report_id,
    received_text as value,
    received_day as day
from raw_faers_line_listing_case
where received_text is not null and received_date is null
