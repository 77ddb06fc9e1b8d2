-- One row per entry of the lists of products, and per suspect name and ingredient of one case, which
-- may be one product.
select product_name, ingredient_names from raw_faers_line_listing_product
union all
select named.product_name, coded.ingredient_names
from raw_faers_line_listing_product as named
join raw_faers_line_listing_product as coded using (release, record_seq)
where named.role = 'suspect' and named.product_name is not null
    and coded.role = 'suspect' and coded.ingredient_names is not null
