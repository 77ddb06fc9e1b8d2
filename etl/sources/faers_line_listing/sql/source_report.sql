-- One row per watched report that a line listing supplies.
with outcome as (
    select
        release,
        record_seq,
        bool_or(outcome = 'death') as has_death,
        bool_or(outcome = 'life_threatening') as has_life_threatening,
        bool_or(outcome = 'hospitalization') as has_hospitalization,
        bool_or(outcome = 'disability') as has_disability,
        bool_or(outcome = 'congenital_anomaly') as has_congenital_anomaly,
        bool_or(outcome = 'required_intervention') as has_required_intervention,
        bool_or(outcome = 'other_serious') as has_other_serious
    from raw_faers_line_listing_outcome
    group by release, record_seq
),
measured as (
    select
        record.*,
        record.age / cast(age_unit.per_year as double) as years,
        record.weight * cast(weight_unit.kilograms as double) as kilograms
    from work_faers_line_listing_watched as watched
    join raw_faers_line_listing_case as record using (release, record_seq)
    left join vocabulary_age_units as age_unit
        on lower(coalesce(record.age_unit, 'YR')) = age_unit.unit
    left join vocabulary_weight_units as weight_unit
        on lower(record.weight_unit) = weight_unit.unit
)
select
    'faers:' || measured.case_id as report_id,
    'faers' as source,
    measured.case_id,
    measured.received_date,
    measured.latest_date,
    measured.event_text,
    measured.event_date,
    measured.event_date_precision,
    measured.age_text,
    coalesce(measured.age_unit, 'YR') as age_unit,
    measured.years as age_years,
    measured.weight_text,
    measured.weight_unit,
    measured.kilograms as weight_kg,
    case measured.sex when 'FEMALE' then 'female' when 'MALE' then 'male' else 'unknown' end as sex,
    case when length(measured.country) = 2 then measured.country else country.country_code end
        as country_code,
    case measured.reporter_type
        when 'HEALTHCARE PROFESSIONAL' then 'health professional'
        when 'CONSUMER' then 'consumer'
    end as reporter_kind,
    case measured.case_priority
        when 'EXPEDITED' then 'expedited'
        when 'NON-EXPEDITED' then 'periodic'
        when 'DIRECT' then 'direct'
    end as report_kind,
    outcome.release is not null or coalesce(measured.serious = 'SERIOUS', false) as is_serious,
    coalesce(outcome.has_death, false) as has_death,
    coalesce(outcome.has_life_threatening, false) as has_life_threatening,
    coalesce(outcome.has_hospitalization, false) as has_hospitalization,
    coalesce(outcome.has_disability, false) as has_disability,
    coalesce(outcome.has_congenital_anomaly, false) as has_congenital_anomaly,
    coalesce(outcome.has_required_intervention, false) as has_required_intervention,
    coalesce(outcome.has_other_serious, false) as has_other_serious,
    outcome.release is not null as has_outcome_given,
    'spontaneous_report' as evidence_kind,
    nullif(measured.sender, 'FDA-CTU') as sender,
    measured.sender_number,
    measured.citation,
    measured.release,
    'faers_line_listing' as delivered_by
from measured
left join outcome using (release, record_seq)
left join vocabulary_country_names as country on measured.country = country.name
