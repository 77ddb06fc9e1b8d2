-- One row per drug of a record.
select medicinalproduct as product_name, activesubstancename as ingredient_names
from raw_openfda_drug_drug
