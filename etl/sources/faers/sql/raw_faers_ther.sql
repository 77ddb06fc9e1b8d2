-- One row per delivered start of use (THER) of a drug of FAERS; a drug can have a row for each dose.
select release, primaryid, drug_seq, start_dt
from read_parquet(getvariable('faers_ther'), union_by_name = true)
