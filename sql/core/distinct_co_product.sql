-- One row per product name and ingredient text on a watched report or line list: what else they name is read.
select distinct product_name, ingredient_names
from core_product
where product_name is not null or ingredient_names is not null
union
select substance_text as product_name, null as ingredient_names
from raw_poison_center_substance
where substance_text is not null
