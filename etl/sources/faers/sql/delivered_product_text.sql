-- One row per quarter and drug text.
select drugname as product_name, prod_ai as ingredient_names from raw_faers_drug_text
