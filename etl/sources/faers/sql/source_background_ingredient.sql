-- One row per ingredient: the standing cases that list it.
with numbered as (select distinct ingredient_number, ingredient from work_ingredient_text)
select 'faers' as source, numbered.ingredient, counted.reports
from counted_faers_ingredient as counted
join numbered on counted.number = numbered.ingredient_number
where counted.population = 0
