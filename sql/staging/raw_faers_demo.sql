-- One row per delivered case version of FAERS, dates and numbers typed.
-- LAERS (to 2012Q3) has no init_fda_dt; a blank FOLL_SEQ there is the initial version, 0.
select
    release,
    primaryid,
    caseid,
    coalesce(caseversion, 0) as caseversion,
    release >= '2012q4' as is_faers_era,
    cast(try_strptime(init_fda_dt, '%Y%m%d') as date) as init_fda_date,
    cast(try_strptime(fda_dt, '%Y%m%d') as date) as fda_date,
    event_dt,
    case length(event_dt)
        when 8 then cast(try_strptime(event_dt, '%Y%m%d') as date)
        when 6 then cast(try_strptime(event_dt, '%Y%m') as date)
        when 4 then cast(try_strptime(event_dt, '%Y') as date)
    end as event_date,
    case length(event_dt) when 8 then 'day' when 6 then 'month' when 4 then 'year' end
        as event_date_precision,
    age as age_text,
    try_cast(age as double) as age,
    upper(age_cod) as age_unit,
    wt as weight_text,
    try_cast(wt as double) as weight,
    upper(wt_cod) as weight_unit,
    upper(rept_cod) as report_kind,
    upper(sex) as sex,
    upper(occp_cod) as occupation,
    upper(coalesce(occr_country, reporter_country)) as country
from read_parquet(getvariable('faers_demo'), union_by_name = true)
