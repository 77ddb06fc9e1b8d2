-- One row per quarterly file.
select distinct
    'faers' as source,
    substr(release, 1, 4) || '-Q' || substr(release, 6, 1) as covered_quarter
from work_release
where source = 'faers'
