-- One row per complaint whose supplying release lists a product read as a watched substance.
select distinct delivery.source, delivery.release, delivery.report_number
from work_hfcs_delivery as delivery
join work_hfcs_product as product
    on delivery.source = product.source
    and delivery.release = product.release
    and delivery.report_number = product.report_number
join recognised_product as recognised
    on product.product_name = recognised.product_name and recognised.ingredient_names is null
where delivery.rank_in_system = 1
