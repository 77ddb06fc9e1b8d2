-- One row per ingredient of a class that makes a report part of a population of work_population: of opioids, of
-- supplements, or of the class itself.
with belongs as (
    select known.ingredient, population.population
    from work_ingredient_class as known
    join work_population as population
        on population.kind = 'class' and known.class = population.key
    union all
    select known.ingredient, population.population
    from work_ingredient_class as known
    join work_population as population on population.key = 'opioids'
    where known.class in (
        select class from vocabulary_co_ingestant_groups where co_ingestant_group = 'any_opioid'
    )
    union all
    select known.ingredient, population.population
    from work_ingredient_class as known
    join work_population as population on population.key = 'supplements'
    where known.class in ('kava', 'other_botanicals', 'other_supplements', 'vitamins_minerals')
)
select ingredient, sum(population) as populations
from belongs
group by ingredient
