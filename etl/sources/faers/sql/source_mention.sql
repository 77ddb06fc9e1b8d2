-- One row per case and quarterly file in which a version of it names a watched substance.
select distinct
    'faers:' || cast(demo.caseid as varchar) as report_id,
    substr(demo.release, 1, 4) || '-Q' || substr(demo.release, 6, 1) as covered_quarter
from raw_faers_demo as demo
semi join work_faers_naming_version using (release, primaryid)
where demo.primaryid in (select primaryid from work_faers_naming_version)
