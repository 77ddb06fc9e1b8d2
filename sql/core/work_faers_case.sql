-- One row per FAERS case that stands, by the version that stands.
select caseid, release, primaryid
from work_faers_version
where fate = 'kept'
