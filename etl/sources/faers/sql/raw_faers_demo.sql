-- One row per delivered case version of FAERS, its dates of receipt typed.
-- LAERS (to 2012Q3) has no init_fda_dt; a blank FOLL_SEQ there is the initial version, 0.
select
    release,
    primaryid,
    caseid,
    coalesce(caseversion, 0) as caseversion,
    release >= '2012q4' as is_faers_era,
    cast(try_strptime(init_fda_dt, '%Y%m%d') as date) as init_fda_date,
    cast(try_strptime(fda_dt, '%Y%m%d') as date) as fda_date,
    fda_dt,
    event_dt,
    age,
    age_cod,
    wt,
    wt_cod,
    rept_cod,
    sex,
    occp_cod,
    mfr_num,
    mfr_sndr,
    lit_ref,
    occr_country,
    reporter_country
from read_parquet(getvariable('faers_demo'), union_by_name = true)
