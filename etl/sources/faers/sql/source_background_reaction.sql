-- One row per term: the standing cases that list it.
with numbered as (select distinct pt_number, pt from work_reaction_term)
select 'faers' as source, numbered.pt, counted.reports, 'files' as counted_from
from counted_faers_reaction as counted
join numbered on counted.number = numbered.pt_number
where counted.population = 0
