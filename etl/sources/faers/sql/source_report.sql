-- One row per watched FAERS report.
with faers_row as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select *
    from raw_faers_demo
    where primaryid in (select primaryid from work_faers_watched)
),
version as (
    select
        watched.caseid,
        watched.received_date,
        watched.fda_date,
        demo.release,
        demo.primaryid,
        demo.caseversion,
        demo.event_dt,
        case length(demo.event_dt)
            when 8 then cast(try_strptime(demo.event_dt, '%Y%m%d') as date)
            when 6 then cast(try_strptime(demo.event_dt, '%Y%m') as date)
            when 4 then cast(try_strptime(demo.event_dt, '%Y') as date)
        end as event_date,
        case length(demo.event_dt) when 8 then 'day' when 6 then 'month' when 4 then 'year' end
            as event_date_precision,
        demo.age as age_text,
        try_cast(demo.age as double) as age,
        upper(demo.age_cod) as age_unit,
        demo.wt as weight_text,
        try_cast(demo.wt as double) as weight,
        upper(demo.wt_cod) as weight_unit,
        upper(demo.rept_cod) as report_kind,
        upper(demo.sex) as sex,
        upper(demo.occp_cod) as occupation,
        nullif(upper(trim(demo.mfr_sndr)), 'FDA-CTU') as sender,
        demo.mfr_num as sender_number,
        demo.lit_ref as citation,
        upper(coalesce(demo.occr_country, demo.reporter_country)) as country,
        row_number() over (
            partition by watched.caseid order by demo.fda_dt desc nulls last, demo.event_dt
        ) as row_rank
    from work_faers_watched as watched
    join faers_row as demo using (release, primaryid)
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
    semi join work_faers_watched using (release, primaryid)
    group by release, primaryid
),
measured as (
    select
        version.*,
        version.age / cast(age_unit.per_year as double) as years,
        version.weight * cast(weight_unit.kilograms as double) as kilograms
    from version
    left join vocabulary_age_units as age_unit on lower(version.age_unit) = age_unit.unit
    left join vocabulary_weight_units as weight_unit
        on lower(version.weight_unit) = weight_unit.unit
    where row_rank = 1
)
select
    'faers:' || cast(measured.caseid as varchar) as report_id,
    'faers' as source,
    cast(measured.caseid as varchar) as case_id,
    measured.caseversion as version,
    measured.received_date,
    measured.fda_date as latest_date,
    measured.event_dt as event_text,
    measured.event_date,
    measured.event_date_precision,
    measured.age_text,
    measured.age_unit,
    measured.years as age_years,
    measured.weight_text,
    measured.weight_unit,
    measured.kilograms as weight_kg,
    case measured.sex when 'F' then 'female' when 'M' then 'male' else 'unknown' end as sex,
    case
        when length(measured.country) = 2 then measured.country
        else country.country_code
    end as country_code,
    case measured.occupation
        when 'MD' then 'physician'
        when 'PH' then 'pharmacist'
        when 'HP' then 'other health professional'
        when 'OT' then 'other health professional'
        when 'RN' then 'nurse'
        when 'LW' then 'lawyer'
        when 'CN' then 'consumer'
    end as reporter_kind,
    case measured.report_kind
        when 'EXP' then 'expedited'
        when '5DAY' then 'expedited, 5 days'
        when '30DAY' then 'expedited, 30 days'
        when 'PER' then 'periodic'
        when 'DIR' then 'direct'
    end as report_kind,
    outcome.primaryid is not null as is_serious,
    coalesce(outcome.has_death, false) as has_death,
    coalesce(outcome.has_life_threatening, false) as has_life_threatening,
    coalesce(outcome.has_hospitalization, false) as has_hospitalization,
    coalesce(outcome.has_disability, false) as has_disability,
    coalesce(outcome.has_congenital_anomaly, false) as has_congenital_anomaly,
    coalesce(outcome.has_required_intervention, false) as has_required_intervention,
    coalesce(outcome.has_other_serious, false) as has_other_serious,
    outcome.primaryid is not null as has_outcome_given,
    'spontaneous_report' as evidence_kind,
    measured.sender,
    measured.sender_number,
    measured.citation,
    measured.release,
    'faers' as delivered_by
from measured
left join outcome using (release, primaryid)
left join vocabulary_country_names as country on measured.country = country.name
