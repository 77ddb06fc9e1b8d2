-- One row per delivered product.
select product_name from raw_openfda_food_product
