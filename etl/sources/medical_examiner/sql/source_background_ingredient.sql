-- One row per jurisdiction and ingredient: the deaths that list it.
select source, ingredient, count(distinct death_id) as reports
from work_medical_examiner_listed
group by source, ingredient
