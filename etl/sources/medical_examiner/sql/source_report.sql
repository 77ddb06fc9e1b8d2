-- One row per watched death.
with watched as (
    select distinct source, death_id from work_medical_examiner_finding where is_watched
)
select
    death.source || ':' || death.death_id as report_id,
    death.source,
    death.death_id as case_id,
    1 as version,
    death.date as received_date,
    death.date as latest_date,
    case when death.date_kind = 'dateofdeath' then death.date end as event_date,
    case when death.date_kind = 'dateofdeath' and death.date is not null then 'day' end
        as event_date_precision,
    death.age_text,
    case when death.age_unit = 'years' then 'year(s)' else death.age_unit end as age_unit,
    death.age as age_years,
    case when death.sex in ('female', 'male') then death.sex else 'unknown' end as sex,
    'US' as country_code,
    death.state as us_state,
    'medical examiner' as reporter_kind,
    true as is_serious,
    true as has_death,
    false as has_life_threatening,
    false as has_hospitalization,
    false as has_disability,
    false as has_congenital_anomaly,
    false as has_required_intervention,
    false as has_other_serious,
    true as has_outcome_given,
    'medical_examiner' as evidence_kind,
    death.release,
    'medical_examiner' as delivered_by
from work_medical_examiner_death as death
join watched on death.source = watched.source and death.death_id = watched.death_id
