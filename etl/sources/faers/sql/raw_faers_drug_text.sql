-- One row per quarter of FAERS and drug name with ingredient text: what a text_id stands for.
select release, text_id, drugname, prod_ai
from read_parquet(getvariable('faers_drug_text'), union_by_name = true)
