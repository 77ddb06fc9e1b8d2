-- One row per FAERS case that stands, by the version that stands.
select caseid, release, primaryid, received_date, fda_date
from work_faers_version
where fate = 'kept'
