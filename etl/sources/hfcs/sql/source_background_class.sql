-- One row per source of complaints and class of ingredients: the distinct complaints that list one of it.
select listed.source, known.class, count(distinct listed.report_number) as reports
from work_hfcs_listed_ingredient as listed
join work_ingredient_class as known on listed.ingredient = known.ingredient
group by listed.source, known.class
