-- One row per delivered product of a report: the number that it has in core_product, where the rows of
-- one product are one.
select distinct
    delivered.report_id,
    delivered.product_seq as delivered_seq,
    product.product_seq
from source_product as delivered
join core_product as product
    on delivered.report_id = product.report_id
    and upper(trim(regexp_replace(delivered.product_name, '\s+', ' ', 'g'))) is not distinct from
    upper(trim(regexp_replace(product.product_name, '\s+', ' ', 'g')))
    and delivered.ingredient_names is not distinct from product.ingredient_names
