-- One row per product on a report and other ingredient it was read as.
--   report_id: report
--   product_seq: product on the report
--   ingredient: ingredient as found, salts and brands folded
--   counted_as: ingredient that it counts as on this report: the parent of a metabolite, else the same
--   class: class of co_ingestant_classes.csv that counted_as is in, or unclassified
--   class_label: name of the class on a page
--   is_treatment: usually given as treatment
select distinct
    listed.report_id,
    listed.product_seq,
    listed.found_as as ingredient,
    listed.ingredient as counted_as,
    listed.class,
    class.class_label,
    listed.is_treatment
from work_product_ingredient as listed
join mart_ingredient_class as class on listed.class = class.class
