-- One row per source of complaints and population: the complaints in it.
select source, population, count(*) as reports
from work_hfcs_population
group by source, population
