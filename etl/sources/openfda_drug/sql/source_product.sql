-- One row per distinct product of a watched record; openFDA gives a route in code only.
select
    product.report_id, product.product_seq, product.product_name, product.ingredient_names,
    product.role, product.dose_text, product.dechallenge, product.rechallenge
from work_openfda_drug_product as product
join work_openfda_drug_watched as watched using (release, record_seq)
