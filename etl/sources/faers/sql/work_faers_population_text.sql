-- One row per text_id of a drug of FAERS and ingredient it names, with the populations of work_population that a
-- version belongs to for listing it. A watched substance is no ingredient here. Ingredients are numbered among
-- those of the release alone, so that what is kept of it does not change with what other releases list.
select
    listed.release,
    listed.text_id,
    dense_rank() over (partition by listed.release order by listed.number) as number,
    coalesce(known.populations, 0) as populations
from work_faers_drug_number as listed
join (select distinct ingredient_number, ingredient from work_ingredient_text) as named
    on listed.number = named.ingredient_number
left join work_ingredient_population as known on named.ingredient = known.ingredient
