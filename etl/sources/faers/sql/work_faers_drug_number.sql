-- One row per text_id of a drug of FAERS and what is counted by it: each ingredient that the text names, and
-- each class of one, whose number is below 0.
-- The ingredients as FDA coded them count; the drug name where there are none.
with named as (
    select text.release, text.text_id, coded.ingredient, coded.ingredient_number
    from raw_faers_drug_text as text
    join work_ingredient_text as coded
        on text.prod_ai = coded.ingredient_names and coded.product_name is null
    union
    select text.release, text.text_id, named.ingredient, named.ingredient_number
    from raw_faers_drug_text as text
    join work_ingredient_text as named
        on text.drugname = named.product_name
        and text.prod_ai is not distinct from named.ingredient_names
)
select release, text_id, ingredient_number as number from named
union
select named.release, named.text_id, known.class_number as number
from named
join work_ingredient_class as known on named.ingredient = known.ingredient
