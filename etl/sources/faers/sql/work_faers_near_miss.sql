-- One row per row of a FAERS drug whose name is close to a rule and not read by any.
with close_text as materialized (
    select text.release, text.text_id, text.drugname
    from raw_faers_drug_text as text
    join near_miss on text.drugname = near_miss.product_name
)
select drug.release, drug.primaryid, text.drugname
from raw_faers_drug as drug
join close_text as text using (release, text_id)
where drug.text_id in (select text_id from close_text)
