-- One row per watched report that openFDA drug/event supplies.
-- openFDA has no flag for a required intervention, so that is not known here. Where a quarterly file
-- holds the case, too, it was first received on the earliest day that either of them gives.
with quarterly as (
    select caseid, min(received_date) as received_date
    from work_faers_version
    where caseid in (select caseid from work_openfda_drug_record where fate = 'used')
    group by caseid
),
aged as (
    select
        watched.case_id,
        record.*,
        record.age / cast(unit.per_year as double) as years,
        has_death or has_life_threatening or has_hospitalization or has_disability
            or has_congenital_anomaly or has_other_serious as has_outcome
    from work_openfda_drug_watched as watched
    join raw_openfda_drug_report as record using (release, record_seq)
    left join vocabulary_age_units as unit on record.age_unit = unit.unit
)
select
    'faers:' || case_id as report_id,
    'faers' as source,
    case_id,
    version,
    least(
        coalesce(aged.received_date, receipt_date), coalesce(receipt_date, aged.received_date),
        coalesce(quarterly.received_date, aged.received_date, receipt_date)
    ) as received_date,
    receipt_date as latest_date,
    event_text,
    event_date,
    event_date_precision,
    age_text,
    case age_unit
        when '800' then 'DEC' when '801' then 'YR' when '802' then 'MON' when '803' then 'WK'
        when '804' then 'DY' when '805' then 'HR'
    end as age_unit,
    years as age_years,
    weight_text,
    'KG' as weight_unit,
    weight_kg,
    case sex when '1' then 'male' when '2' then 'female' else 'unknown' end as sex,
    case when length(country) = 2 then country end as country_code,
    case qualification
        when '1' then 'physician'
        when '2' then 'pharmacist'
        when '3' then 'other health professional'
        when '4' then 'lawyer'
        when '5' then 'consumer'
    end as reporter_kind,
    case fulfillexpeditecriteria when '1' then 'expedited' end as report_kind,
    has_outcome or coalesce(serious = '1', false) as is_serious,
    has_death,
    has_life_threatening,
    has_hospitalization,
    has_disability,
    has_congenital_anomaly,
    has_other_serious,
    has_outcome as has_outcome_given,
    'spontaneous_report' as evidence_kind,
    sender_number,
    other_numbers,
    citation,
    release,
    'openfda_drug' as delivered_by
from aged
left join quarterly on try_cast(aged.case_id as bigint) = quarterly.caseid
