-- One row per population and event: the standing cases in it that list the event.
select 'faers' as source, counted.population, 'term' as event_kind, named.pt as event, counted.reports
from counted_faers_reaction as counted
join (select distinct pt_number, pt from work_reaction_term) as named
    on counted.number = named.pt_number
where counted.population > 0
union all
select 'faers' as source, counted.population, 'group' as event_kind, named.reaction_group as event,
    counted.reports
from counted_faers_reaction as counted
join (select distinct group_number, reaction_group from work_reaction_group) as named
    on counted.number = named.group_number
where counted.population > 0
union all
select 'faers' as source, counted.population, 'class' as event_kind, named.class as event,
    counted.reports
from counted_faers_ingredient as counted
join (select distinct class_number, class from work_ingredient_class) as named
    on counted.number = named.class_number
where counted.population > 0
union all
select 'faers' as source, counted.population, 'ingredient' as event_kind,
    named.ingredient as event, counted.reports
from counted_faers_ingredient as counted
join (select distinct ingredient_number, ingredient from work_ingredient_text) as named
    on counted.number = named.ingredient_number
where counted.population > 0
