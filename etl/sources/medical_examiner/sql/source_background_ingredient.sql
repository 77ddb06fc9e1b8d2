-- One row per ingredient: the deaths that list it.
select 'medical_examiner' as source, ingredient, count(distinct death_id) as reports
from work_medical_examiner_listed
where ingredient is not null
group by ingredient
