-- One row per distinct product on a report in core_report.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter; the cause of death or drug column of a death
--   ingredient_names: active ingredients as FDA coded them, several joined by a backslash; what a drug column of a death stands for
--   role: suspect, concomitant, interacting, not_administered or unknown; the reporter's opinion
select report_id, product_seq, product_name, ingredient_names, role
from work_faers_product
union all
select
    'hfcs:' || product.report_number as report_id,
    product.product_seq,
    product.product_name,
    cast(null as varchar) as ingredient_names,
    product.role
from work_hfcs_product as product
join work_hfcs_watched as watched
    on product.source = watched.source
    and product.release = watched.release
    and product.report_number = watched.report_number
union all
select report_id, product_seq, product_name, ingredient_names, role
from work_medical_examiner_product
