-- One row per source of complaints, complaint in the release that stands there, and ingredient it lists; only
-- of sources that delivered the complaints about all products.
select distinct delivery.source, delivery.report_number, named.ingredient
from work_hfcs_delivery as delivery
join work_hfcs_product as product
    on delivery.source = product.source
    and delivery.release = product.release
    and delivery.report_number = product.report_number
join work_ingredient_text as named
    on product.product_name = named.product_name
    and named.ingredient_names is null
where delivery.rank_in_source = 1
    and delivery.source in (select source from work_whole_source)
