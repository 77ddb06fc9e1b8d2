-- One row per product on a report and other ingredient it was read as, with the one it counts as: a
-- metabolite counts as its parent. Some do so only where the report lists the parent as well, in any form:
-- morphine and codeine beside heroin or 6-MAM are heroin (metabolites.csv).
with listed as (
    select
        product.report_id,
        product.product_seq,
        product.role,
        recognised.ingredient as found_as,
        coalesce(metabolite.parent, recognised.ingredient) as ingredient,
        recognised.ingredient_class,
        recognised.is_treatment
    from core_product as product
    join recognised_co_ingestant as recognised
        on product.product_name is not distinct from recognised.product_name
        and product.ingredient_names is not distinct from recognised.ingredient_names
    left join work_metabolite as metabolite on recognised.ingredient = metabolite.ingredient
),
beside as (
    select listed.report_id, listed.ingredient, min(rule.parent) as parent
    from listed
    join vocabulary_metabolites as rule
        on listed.ingredient = rule.ingredient and rule.only_beside_parent = 'true'
    join listed as other
        on listed.report_id = other.report_id
        and rule.parent = other.ingredient
        and other.role <> 'not_administered'
    group by listed.report_id, listed.ingredient
),
class_of as (
    select distinct known.ingredient, known.class, class.is_treatment = 'true' as is_treatment
    from vocabulary_co_ingestants as known
    join vocabulary_co_ingestant_classes as class on known.class = class.class
    where known.ingredient in (select parent from vocabulary_metabolites)
)
select distinct
    listed.report_id,
    listed.product_seq,
    listed.role,
    listed.found_as,
    coalesce(beside.parent, listed.ingredient) as ingredient,
    coalesce(class_of.class, listed.ingredient_class) as class,
    coalesce(class_of.is_treatment, listed.is_treatment) as is_treatment
from listed
left join beside
    on listed.report_id = beside.report_id and listed.ingredient = beside.ingredient
left join class_of on coalesce(beside.parent, listed.ingredient) = class_of.ingredient
