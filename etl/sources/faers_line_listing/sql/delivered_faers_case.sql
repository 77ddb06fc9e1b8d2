-- One row per case of a line listing; it gives no version, only when FDA received the latest.
select
    'faers_line_listing' as source,
    release,
    record_seq,
    caseid,
    case_id,
    true as is_faers_era,
    latest_date
from raw_faers_line_listing_case
