-- One row per complaint and product name close to a rule.
select 'hfcs' as source, product.product_name, product.report_number as case_id
from work_hfcs_product as product
join near_miss on product.product_name = near_miss.product_name
join work_hfcs_delivery as delivery
    on product.source = delivery.source
    and product.release = delivery.release
    and product.report_number = delivery.report_number
where delivery.rank_in_system = 1
