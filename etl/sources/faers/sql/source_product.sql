-- One row per drug on a watched FAERS report; the dose rows of one drug are one product.
select
    'faers:' || cast(drug.caseid as varchar) as report_id, drug.product_seq, drug.product_name,
    drug.ingredient_names, drug.role, drug.route, drug.dose_text, drug.dechallenge, drug.rechallenge
from work_faers_product as drug
where drug.caseid in (select caseid from work_faers_watched)
