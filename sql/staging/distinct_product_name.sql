-- One row per product name that occurs anywhere: near misses are looked for among them.
select distinct product_name from distinct_product where product_name is not null
