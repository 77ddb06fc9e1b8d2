-- One row per reaction of a watched case.
select 'faers:' || cast(listed.caseid as varchar) as report_id, listed.term
from work_faers_reaction as listed
where listed.caseid in (select caseid from work_faers_watched)
