-- One row per text that names an ingredient and ingredient in it, with a number to count that by.
select
    product_name,
    ingredient_names,
    ingredient,
    dense_rank() over (order by ingredient) as ingredient_number
from recognised_ingredient
where ingredient is not null
