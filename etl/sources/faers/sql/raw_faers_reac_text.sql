-- One row per quarter of FAERS and reaction text: what a text_id stands for.
select release, text_id, pt
from read_parquet(getvariable('faers_reac_text'), union_by_name = true)
where pt is not null
