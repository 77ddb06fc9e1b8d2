-- One row per complaint and release of FDA's own file, which is cumulative.
select 'hfcs' as source, release, report_number as record_id, min(received_date) as received_date
from raw_hfcs_row
group by release, report_number
