-- One row per distinct product of a watched case; the listing gives no dose and no route.
select
    product.report_id, product.product_seq, product.product_name, product.ingredient_names,
    product.role
from work_faers_line_listing_product as product
join work_faers_line_listing_watched as watched using (release, record_seq)
