-- One row: openFDA's own count of all reports.
select
    'openfda_drug' as source,
    'faers' as report_system,
    reports,
    'api' as counted_from,
    counted_date as counted_on
from work_openfda_drug_total
where pt is null
