-- One row per text that is no product name and may name a watched substance, as recognition reads it.
select distinct text as product_name, cast(null as varchar) as ingredient_names
from delivered_free_text
where text is not null
