-- One row per drug record of a watched openFDA record: what is said beside each dose, by its product.
select product.report_id, product.product_seq, drug.drugindication, drug.drugstartdate
from work_openfda_drug_product as product
join work_openfda_drug_watched as watched using (release, record_seq)
join raw_openfda_drug_drug as drug
    on product.release = drug.release
    and product.record_seq = drug.record_seq
    and product.product_name is not distinct from drug.medicinalproduct
    and product.ingredient_names is not distinct from drug.activesubstancename
