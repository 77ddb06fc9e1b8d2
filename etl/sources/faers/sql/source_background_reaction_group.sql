-- One row per group of reactions: the standing cases that list a term of it.
with numbered as (select distinct group_number, reaction_group from work_reaction_group)
select 'faers' as source, numbered.reaction_group, counted.reports
from counted_faers_reaction as counted
join numbered on counted.number = numbered.group_number
where counted.population = 0
