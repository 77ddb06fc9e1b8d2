-- One row per product of a complaint in each source of complaints, as the source alone has it.
select
    product.source, 'hfcs:' || product.report_number as report_id, product.product_name, product.role
from work_hfcs_product as product
join work_hfcs_delivery as delivery
    on product.source = delivery.source
    and product.release = delivery.release
    and product.report_number = delivery.report_number
where delivery.rank_in_source = 1
    and delivery.source in (select source from work_whole_source)
    and product.product_name in (
        select product_name from recognised_product where ingredient_names is null
    )
