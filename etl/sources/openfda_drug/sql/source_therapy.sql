-- One row per start of use of a product of a watched record; openFDA gives it beside each dose.
select
    product.report_id, product.product_seq, trim(drug.drugstartdate) as start_text
from work_openfda_drug_product as product
join work_openfda_drug_watched as watched using (release, record_seq)
join raw_openfda_drug_drug as drug
    on product.release = drug.release
    and product.record_seq = drug.record_seq
    and product.product_name is not distinct from drug.medicinalproduct
    and product.ingredient_names is not distinct from drug.activesubstancename
where drug.drugstartdate is not null
