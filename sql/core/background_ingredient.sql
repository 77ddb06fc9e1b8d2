-- One row per source and ingredient: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   ingredient: ingredient, salts and brands folded; the product name where none was recognised
--   reports: distinct reports after the version rules
with listed as (
    select
        'faers' as source, cast(kept.caseid as varchar) as case_id, recognised.ingredient
    from work_faers_case as kept
    join raw_faers_drug as drug using (release, primaryid)
    join recognised_ingredient as recognised
        on drug.prod_ai is not distinct from recognised.ingredient_names
        and (
            recognised.product_name is null
            or drug.drugname = recognised.product_name
        )
    where drug.role_cod is null or drug.role_cod <> 'DN'
    union all
    select delivery.source, delivery.report_number as case_id, recognised.ingredient
    from work_hfcs_delivery as delivery
    join work_hfcs_product as product
        on delivery.source = product.source
        and delivery.release = product.release
        and delivery.report_number = product.report_number
    join recognised_ingredient as recognised
        on product.product_name = recognised.product_name and recognised.ingredient_names is null
    where delivery.rank_in_source = 1
        and delivery.source in (select source from work_whole_source)
)
select source, ingredient, count(distinct case_id) as reports
from listed
group by source, ingredient
