-- Distinct reports by source and substance: one product on the report, or several.
with chosen as (
    select distinct source, substance, report_id
    from filtered_report({arguments})
),
numbered as (
    select chosen.source, chosen.substance, chosen.report_id, count(product.product_seq) > 1 as has_several
    from chosen
    left join core_product as product
        on chosen.report_id = product.report_id and product.role <> 'not_administered'
    group by chosen.source, chosen.substance, chosen.report_id
),
base as (
    select source, substance, count(*) as base_reports from numbered group by source, substance
),
counted as (
    select source, substance, has_several, count(*) as reports
    from numbered group by source, substance, has_several
)
select
    base.source,
    base.substance,
    step.products_listed,
    step.sort_order,
    coalesce(counted.reports, 0) as reports,
    base.base_reports
from base
cross join (
    values ('One product', 1, false), ('Several products', 2, true)
) as step (products_listed, sort_order, has_several)
join mart_source as source on base.source = source.source and source.lists_products
join mart_word as substance_word
    on substance_word.kind = 'substance' and base.substance = substance_word.key
left join counted
    on base.source = counted.source and base.substance = counted.substance
    and step.has_several = counted.has_several
order by source.sort_order, substance_word.sort_order, step.sort_order
