-- One row per case version of the quarterly files, standing or not, with a product that recognition read as a
-- watched substance.
with watched_text as materialized (
    select distinct text.release, text.text_id
    from raw_faers_drug_text as text
    join recognised_product as recognised
        on text.drugname is not distinct from recognised.product_name
        and text.prod_ai is not distinct from recognised.ingredient_names
)
-- Picked first, by the number alone and then by both: few of many, which the planner does not know.
select distinct drug.release, drug.primaryid
from raw_faers_drug as drug
semi join watched_text using (release, text_id)
where drug.text_id in (select text_id from watched_text)
