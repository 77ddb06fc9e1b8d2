-- One row: the cases that stand.
select
    'faers' as source,
    'faers' as report_system,
    count(*) as reports,
    min(received_date) as first_received_date,
    max(fda_date) as last_received_date,
    'files' as counted_from
from view_faers_case
having count(*) > 0
