-- One row per delivered reaction of FAERS.
select release, primaryid, pt
from read_parquet(getvariable('faers_reac'), union_by_name = true)
where pt is not null
