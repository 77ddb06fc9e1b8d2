-- One row per source of a background, report in background_mention and other ingredient listed there, in the
-- version counted there and by the rules of background_ingredient.
with counted as (select distinct source, report_id from background_mention),
listed as (
    select product.source, product.report_id, product.product_name, product.ingredient_names
    from source_background_product as product
    join counted
        on product.source = counted.source and product.report_id = counted.report_id
    where product.role <> 'not_administered'
)
select listed.source, listed.report_id, coded.ingredient
from listed
join work_ingredient_text as coded
    on listed.ingredient_names = coded.ingredient_names and coded.product_name is null
union
select listed.source, listed.report_id, coded.ingredient
from listed
join work_ingredient_text as coded
    on listed.product_name = coded.product_name
    and listed.ingredient_names is not distinct from coded.ingredient_names
