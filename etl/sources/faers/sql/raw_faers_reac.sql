-- One row per delivered reaction of FAERS.
select release, primaryid, text_id
from read_parquet(getvariable('faers_reac'), union_by_name = true)
