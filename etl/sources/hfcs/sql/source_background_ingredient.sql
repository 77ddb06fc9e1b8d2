-- One row per source of complaints and ingredient: the distinct complaints that list it.
select source, ingredient, count(*) as reports
from work_hfcs_listed_ingredient
group by source, ingredient
