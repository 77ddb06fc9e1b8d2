-- One row per delivered product.
select product_name from raw_hfcs_row
