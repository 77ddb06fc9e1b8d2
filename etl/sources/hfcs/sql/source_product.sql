-- One row per distinct product of a watched complaint, by the release that supplies it.
select
    'hfcs:' || product.report_number as report_id,
    product.product_seq,
    product.product_name,
    product.role
from work_hfcs_product as product
join work_hfcs_watched as watched
    on product.source = watched.source
    and product.release = watched.release
    and product.report_number = watched.report_number
