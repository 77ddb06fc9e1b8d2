-- One row per drug of a case of the quarterly files that names a watched substance, also where openFDA
-- supplies the report in a higher version.
select
    'faers' as source, 'faers:' || cast(drug.caseid as varchar) as report_id, drug.product_name,
    drug.ingredient_names, drug.role
from work_faers_product as drug
