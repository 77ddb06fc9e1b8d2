-- One row per source and ingredient: distinct reports, all products, that list it.
--   source: key of the source whose files were counted
--   ingredient: ingredient, salts and brands folded; the product name where none was recognised
--   reports: distinct reports after the version rules
with hfcs_pair as (
    select distinct delivery.source, delivery.report_number, named.ingredient_number
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
),
counted as (
    select 'faers' as source, number as ingredient_number, reports from counted_faers_ingredient
    union all
    select source, ingredient_number, count(*) as reports
    from hfcs_pair group by source, ingredient_number
),
numbered as (select distinct ingredient_number, ingredient from work_ingredient_text)
select counted.source, numbered.ingredient, counted.reports
from counted
join numbered on counted.ingredient_number = numbered.ingredient_number
union all
select
    'medical_examiner' as source, ingredient, count(distinct death_id) as reports
from work_medical_examiner_listed
where ingredient is not null
group by ingredient
