-- One row per delivered drug row of FAERS; since 2024Q4 a drug can have a row for each dose.
select
    release, primaryid, drug_seq, text_id, upper(role_cod) as role_cod, route, dose_vbm,
    dose_amt, dose_unit, upper(dechal) as dechal, upper(rechal) as rechal
from read_parquet(getvariable('faers_drug'), union_by_name = true)
