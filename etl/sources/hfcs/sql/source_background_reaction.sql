-- One row per source of complaints and term: the distinct complaints that list it.
select source, pt, count(*) as reports, 'files' as counted_from
from work_hfcs_listed_term
group by source, pt
