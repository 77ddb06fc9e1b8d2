-- One row per product of a complaint that names what recognition read as a watched substance, in each source
-- of complaints, as the source alone has it.
with standing as (
    select product.source, product.report_number, product.product_name, product.role
    from work_hfcs_product as product
    join work_hfcs_delivery as delivery
        on product.source = delivery.source
        and product.release = delivery.release
        and product.report_number = delivery.report_number
    where delivery.rank_in_source = 1
        and delivery.source in (select source from work_whole_source)
),
watched as (
    select distinct source, report_number
    from standing
    where product_name in (select product_name from recognised_product where ingredient_names is null)
)
select
    standing.source, 'hfcs:' || standing.report_number as report_id, standing.product_name,
    standing.role
from standing
join watched
    on standing.source = watched.source and standing.report_number = watched.report_number
