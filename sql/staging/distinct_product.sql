-- One row per product name and ingredient text that occurs anywhere: what recognition reads.
with delivered as (
    select drugname as product_name, prod_ai as ingredient_names from raw_faers_drug_text
    union
    select medicinalproduct as product_name, activesubstancename as ingredient_names
    from raw_openfda_drug_drug
    union
    select product_name, null as ingredient_names from raw_hfcs_row
    union
    select product_name, null as ingredient_names from raw_openfda_food_product
    union
    select product_name, ingredient_names from raw_medical_examiner_finding
    union
    select substance_name as product_name, null as ingredient_names from raw_poison_center_substance
    union
    select substance_verbatim as product_name, null as ingredient_names
    from raw_poison_center_substance
)
select product_name, ingredient_names
from delivered
where product_name is not null or ingredient_names is not null
