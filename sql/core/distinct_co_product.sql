-- One row per product name and ingredient text on a watched report or in delivered_co_ingestant_text:
-- what else they name is read.
select distinct product_name, ingredient_names
from core_product
where product_name is not null or ingredient_names is not null
union
select product_name, ingredient_names
from delivered_co_ingestant_text
where product_name is not null or ingredient_names is not null
