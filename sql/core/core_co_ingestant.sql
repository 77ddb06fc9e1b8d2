-- One row per report and other ingredient also listed on it.
--   report_id: report
--   ingredient: ingredient, salts and brands folded; the product name where none was recognised
--   class: class of co_ingestant_classes.csv, or unclassified
--   role: strongest role among the products that list it
--   is_treatment: usually given as treatment, so shown apart
with listed as (
    select
        product.report_id,
        recognised.ingredient,
        recognised.ingredient_class as class,
        recognised.is_treatment,
        case product.role when 'suspect' then 1 when 'interacting' then 2
            when 'concomitant' then 3 when 'unknown' then 4 else 5 end as role_order
    from core_product as product
    join recognised_co_ingestant as recognised
        on product.product_name is not distinct from recognised.product_name
        and product.ingredient_names is not distinct from recognised.ingredient_names
    where product.role <> 'not_administered'
)
select
    report_id,
    ingredient,
    min(class) as class,
    case min(role_order) when 1 then 'suspect' when 2 then 'interacting'
        when 3 then 'concomitant' else 'unknown' end as role,
    bool_and(is_treatment) as is_treatment
from listed
group by report_id, ingredient
