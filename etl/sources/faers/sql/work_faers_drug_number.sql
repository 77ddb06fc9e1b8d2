-- One row per text_id of a drug of FAERS and ingredient that the text names: its number.
-- The ingredients as FDA coded them count; the drug name where there are none.
select text.release, text.text_id, coded.ingredient_number as number
from raw_faers_drug_text as text
join work_ingredient_text as coded
    on text.prod_ai = coded.ingredient_names and coded.product_name is null
union
select text.release, text.text_id, named.ingredient_number as number
from raw_faers_drug_text as text
join work_ingredient_text as named
    on text.drugname = named.product_name
    and text.prod_ai is not distinct from named.ingredient_names
