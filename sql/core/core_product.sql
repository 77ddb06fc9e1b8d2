-- One row per distinct product on a report in core_report.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter
--   ingredient_names: active ingredients as FDA coded them, several joined by a backslash
--   role: suspect, concomitant, interacting, not_administered or unknown; the reporter's opinion
select report_id, product_seq, product_name, ingredient_names, role
from work_faers_product
union all
select product.report_id, product.product_seq, product.product_name, product.ingredient_names,
    product.role
from work_openfda_drug_product as product
join work_openfda_drug_watched as watched using (release, record_seq)
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
