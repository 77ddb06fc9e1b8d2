-- One row per watched FAERS report, in the columns of core_report.
with version as (
    select
        watched.caseid,
        demo.*,
        row_number() over (
            partition by watched.caseid order by demo.fda_date desc nulls last, demo.event_dt
        ) as row_rank
    from work_faers_watched as watched
    join raw_faers_demo as demo using (release, primaryid)
),
outcome as (
    select
        release,
        primaryid,
        bool_or(outc_cod = 'DE') as has_death,
        bool_or(outc_cod = 'LT') as has_life_threatening,
        bool_or(outc_cod = 'HO') as has_hospitalization,
        bool_or(outc_cod = 'DS') as has_disability,
        bool_or(outc_cod = 'CA') as has_congenital_anomaly,
        bool_or(outc_cod = 'RI') as has_required_intervention,
        bool_or(outc_cod = 'OT') as has_other_serious
    from raw_faers_outc
    group by release, primaryid
),
aged as (
    select
        version.*,
        age * case age_unit
            when 'DEC' then 10.0
            when 'YR' then 1.0
            when 'MON' then 1.0 / 12
            when 'WK' then 1.0 / 52.1775
            when 'DY' then 1.0 / 365.25
            when 'HR' then 1.0 / 8766
        end as years
    from version
    where row_rank = 1
)
select
    'faers:' || cast(aged.caseid as varchar) as report_id,
    'faers' as source,
    cast(aged.caseid as varchar) as case_id,
    aged.caseversion as version,
    coalesce(aged.init_fda_date, aged.fda_date) as received_date,
    aged.fda_date as latest_date,
    aged.event_date,
    aged.event_date_precision,
    aged.years as age_years,
    case aged.sex when 'F' then 'female' when 'M' then 'male' else 'unknown' end as sex,
    case when length(aged.country) = 2 then aged.country end as country_code,
    cast(null as varchar) as us_state,
    case aged.occupation
        when 'MD' then 'physician'
        when 'PH' then 'pharmacist'
        when 'HP' then 'other health professional'
        when 'OT' then 'other health professional'
        when 'RN' then 'nurse'
        when 'LW' then 'lawyer'
        when 'CN' then 'consumer'
    end as reporter_kind,
    outcome.primaryid is not null as is_serious,
    coalesce(outcome.has_death, false) as has_death,
    coalesce(outcome.has_life_threatening, false) as has_life_threatening,
    coalesce(outcome.has_hospitalization, false) as has_hospitalization,
    coalesce(outcome.has_disability, false) as has_disability,
    coalesce(outcome.has_congenital_anomaly, false) as has_congenital_anomaly,
    coalesce(outcome.has_required_intervention, false) as has_required_intervention,
    coalesce(outcome.has_other_serious, false) as has_other_serious,
    false as has_emergency_visit,
    outcome.primaryid is not null as has_outcome_given,
    case when length(aged.country) = 2 then aged.country = 'US' end as is_us,
    'spontaneous_report' as evidence_kind,
    aged.release,
    'faers' as delivered_by
from aged
left join outcome using (release, primaryid)
