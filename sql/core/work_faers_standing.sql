-- One row per FAERS release: the versions in it that stand.
select release, list(primaryid) as primaryids
from view_faers_case
group by release
