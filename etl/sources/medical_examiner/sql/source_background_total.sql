-- One row per jurisdiction: the deaths of the release that stands.
select
    source,
    source as report_system,
    count(distinct death_id) as reports,
    min(date) as first_received_date,
    max(date) as last_received_date,
    'files' as counted_from
from work_medical_examiner_death
group by source
