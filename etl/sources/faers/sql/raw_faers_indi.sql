-- One row per delivered reason for use (INDI) of FAERS.
select release, primaryid, drug_seq, indi_pt
from read_parquet(getvariable('faers_indi'), union_by_name = true)
