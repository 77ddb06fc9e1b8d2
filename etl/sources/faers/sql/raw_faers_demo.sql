-- One row per delivered case version of FAERS, its dates of receipt typed.
-- LAERS (to 2012Q3) has no init_fda_dt; a blank FOLL_SEQ there is the initial version, 0.
with typed as (
    select
        *,
        cast(try_strptime(init_fda_dt, '%Y%m%d') as date) as init_fda_day,
        cast(try_strptime(fda_dt, '%Y%m%d') as date) as fda_day
    from read_parquet(getvariable('faers_demo'), union_by_name = true)
)
select
    typed.release,
    primaryid,
    caseid,
    coalesce(caseversion, 0) as caseversion,
    typed.release >= '2012q4' as is_faers_era,
    case when init_fda_day between bound.first_day and bound.last_day then init_fda_day end
        as init_fda_date,
    case when fda_day between bound.first_day and bound.last_day then fda_day end as fda_date,
    fda_day,
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
from typed
left join work_release_day as bound
    on bound.source = 'faers' and typed.release = bound.release
