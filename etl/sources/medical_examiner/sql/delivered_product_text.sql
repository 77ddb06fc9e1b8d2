-- One row per text or column of a death.
select product_name, ingredient_names from raw_medical_examiner_finding
