-- One row per source that has delivered reports of all products, so that they can be counted.
-- A release named search_… is what a search for kratom and 7-OH found: a background it is not.
select distinct source
from work_release
where not starts_with(release, 'search_')
