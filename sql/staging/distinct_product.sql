-- One row per product name and ingredient text that occurs anywhere: what recognition reads.
select distinct product_name, ingredient_names
from delivered_product_text
where product_name is not null or ingredient_names is not null
