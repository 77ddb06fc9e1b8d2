-- One row per watched complaint.
with outcome as (
    select
        source,
        release,
        report_number,
        bool_or(outcome = 'death') as has_death,
        bool_or(outcome = 'life_threatening') as has_life_threatening,
        bool_or(outcome = 'hospitalization') as has_hospitalization,
        bool_or(outcome = 'disability') as has_disability,
        bool_or(outcome = 'congenital_anomaly') as has_congenital_anomaly,
        bool_or(outcome = 'required_intervention') as has_required_intervention,
        bool_or(outcome = 'other_serious') as has_other_serious,
        bool_or(outcome = 'emergency_visit') as has_emergency_visit
    from work_hfcs_outcome
    group by source, release, report_number
),
aged as (
    select
        delivery.*,
        delivery.age / cast(unit.per_year as double) as years
    from work_hfcs_delivery as delivery
    join work_hfcs_watched as watched
        on delivery.source = watched.source
        and delivery.release = watched.release
        and delivery.report_number = watched.report_number
    left join vocabulary_age_units as unit on lower(delivery.age_unit) = unit.unit
)
select
    'hfcs:' || aged.report_number as report_id,
    'hfcs' as source,
    aged.report_number as case_id,
    1 as version,
    aged.received_date,
    aged.received_date as latest_date,
    aged.event_text,
    aged.event_date,
    case when aged.event_date is not null then 'day' end as event_date_precision,
    aged.age_text,
    aged.age_unit,
    aged.years as age_years,
    case when aged.sex in ('female', 'male') then aged.sex else 'unknown' end as sex,
    coalesce(outcome.has_death or outcome.has_life_threatening or outcome.has_hospitalization
        or outcome.has_disability or outcome.has_congenital_anomaly
        or outcome.has_required_intervention or outcome.has_other_serious, false) as is_serious,
    coalesce(outcome.has_death, false) as has_death,
    coalesce(outcome.has_life_threatening, false) as has_life_threatening,
    coalesce(outcome.has_hospitalization, false) as has_hospitalization,
    coalesce(outcome.has_disability, false) as has_disability,
    coalesce(outcome.has_congenital_anomaly, false) as has_congenital_anomaly,
    coalesce(outcome.has_required_intervention, false) as has_required_intervention,
    coalesce(outcome.has_other_serious, false) as has_other_serious,
    coalesce(outcome.has_emergency_visit, false) as has_emergency_visit,
    aged.outcomes is not null as has_outcome_given,
    'complaint' as evidence_kind,
    aged.release,
    aged.source as delivered_by
from aged
left join outcome
    on aged.source = outcome.source
    and aged.release = outcome.release
    and aged.report_number = outcome.report_number
