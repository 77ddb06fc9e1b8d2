-- One row per delivered list: the jurisdiction whose deaths it holds.
select release, key, name, state
from read_parquet(getvariable('medical_examiner_jurisdiction'), union_by_name = true)
