-- One row per product name and ingredient text whose ingredients are asked for, beside those of the
-- products in source_product.
--   product_name: as written by the reporter
--   ingredient_names: active ingredients as coded by the publisher
select
    cast(null as varchar) as product_name,
    cast(null as varchar) as ingredient_names
where false
