-- One row per text of a recall in which a watched substance may be named.
with delivered as (
    select product_description as product_name from raw_openfda_recalls_recall
    union
    select reason_for_recall as product_name from raw_openfda_recalls_recall
    union
    select code_info as product_name from raw_openfda_recalls_recall
)
select product_name, cast(null as varchar) as ingredient_names
from delivered
where product_name is not null
