-- One row per delivered record whose date of receipt is not used.
select
    'openfda_drug' as source,
    release,
    line_number,
    'faers:' || split_part(safetyreportid, '-', 1) as report_id,
    received_text as value,
    received_day as day
from raw_openfda_drug_report
where received_text is not null and received_date is null
