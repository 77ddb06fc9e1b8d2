-- One row per text that names an ingredient and ingredient in it, with a number to count that by. What is
-- always a metabolite of one parent counts as that.
select distinct
    recognised.product_name,
    recognised.ingredient_names,
    coalesce(metabolite.parent, recognised.ingredient) as ingredient,
    dense_rank() over (order by coalesce(metabolite.parent, recognised.ingredient))
        as ingredient_number
from recognised_ingredient as recognised
left join work_metabolite as metabolite on recognised.ingredient = metabolite.ingredient
where recognised.ingredient is not null
