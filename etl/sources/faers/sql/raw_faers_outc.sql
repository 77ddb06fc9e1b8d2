-- One row per delivered outcome of FAERS.
select release, primaryid, upper(outc_cod) as outc_cod
from read_parquet(getvariable('faers_outc'), union_by_name = true)
