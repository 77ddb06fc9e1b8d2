-- One row per class of ingredients: the standing cases that list one of it.
with numbered as (select distinct class_number, class from work_ingredient_class)
select 'faers' as source, numbered.class, counted.reports
from counted_faers_ingredient as counted
join numbered on counted.number = numbered.class_number
where counted.population = 0
