-- One row per delivered case version whose date of receipt is not used.
select
    'faers' as source,
    release,
    cast(null as bigint) as line_number,
    'faers:' || caseid as report_id,
    fda_dt as value,
    fda_day as day
from raw_faers_demo
where fda_dt is not null and fda_date is null
