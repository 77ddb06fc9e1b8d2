-- One row per distinct product on a report in core_report.
--   report_id: report
--   product_seq: number of the product on the report
--   product_name: as written by the reporter
--   ingredient_names: active ingredients as FDA coded them, several joined by a backslash
--   role: suspect, concomitant, interacting, not_administered or unknown; the reporter's opinion
--   route: route of administration as reported (quarterly FAERS files only)
--   dose_text: doses as reported, several joined by a semicolon (FAERS only)
--   dechallenge: whether the reaction abated when the product was stopped or reduced: positive, negative, unknown or does not apply (FAERS only)
--   rechallenge: whether the reaction came back when it was taken again: positive, negative, unknown or does not apply (FAERS only)
select
    report_id, product_seq, product_name, ingredient_names, role, route, dose_text, dechallenge,
    rechallenge
from work_faers_product
union all
select
    product.report_id, product.product_seq, product.product_name, product.ingredient_names,
    product.role, cast(null as varchar) as route, product.dose_text, product.dechallenge,
    product.rechallenge
from work_openfda_drug_product as product
join work_openfda_drug_watched as watched using (release, record_seq)
union all
select
    'hfcs:' || product.report_number as report_id,
    product.product_seq,
    product.product_name,
    cast(null as varchar) as ingredient_names,
    product.role,
    cast(null as varchar) as route,
    cast(null as varchar) as dose_text,
    cast(null as varchar) as dechallenge,
    cast(null as varchar) as rechallenge
from work_hfcs_product as product
join work_hfcs_watched as watched
    on product.source = watched.source
    and product.release = watched.release
    and product.report_number = watched.report_number
