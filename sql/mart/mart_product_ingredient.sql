-- One row per product on a report and other ingredient it was read as.
--   report_id: report
--   product_seq: product on the report
--   ingredient: ingredient, salts and brands folded
--   class: class of co_ingestant_classes.csv, or unclassified
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment
select distinct
    product.report_id,
    product.product_seq,
    recognised.ingredient,
    recognised.ingredient_class as class,
    class.class_label,
    recognised.is_treatment
from core_product as product
join recognised_co_ingestant as recognised
    on product.product_name is not distinct from recognised.product_name
    and product.ingredient_names is not distinct from recognised.ingredient_names
join mart_ingredient_class as class on recognised.ingredient_class = class.class
