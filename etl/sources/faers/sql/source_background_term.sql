-- One row per reaction of these cases.
select 'faers' as source, 'faers:' || cast(listed.caseid as varchar) as report_id, listed.term
from work_faers_reaction as listed
