-- One row per delivered openFDA drug/event record, dates and numbers typed.
-- An id with a hyphen is from LAERS: the number of one report (ISR) and its check digit, not of a
-- case. An id without one is the case number of FAERS.
with typed as (
    select
        *,
        cast(try_strptime(receivedate, ['%Y%m%d', '%Y-%m-%d']) as date) as received_day,
        cast(try_strptime(receiptdate, ['%Y%m%d', '%Y-%m-%d']) as date) as receipt_day
    from read_parquet(getvariable('openfda_drug_report'), union_by_name = true)
)
select
    typed.release,
    record_seq,
    line_number,
    safetyreportid,
    contains(safetyreportid, '-') as is_laers,
    try_cast(split_part(safetyreportid, '-', 1) as bigint) as id_number,
    coalesce(try_cast(safetyreportversion as integer), 0) as version,
    receivedate as received_text,
    received_day,
    case when received_day between bound.first_day and bound.last_day then received_day end
        as received_date,
    case when receipt_day between bound.first_day and bound.last_day then receipt_day end
        as receipt_date,
    event_date as event_text,
    case length(event_date)
        when 8 then cast(try_strptime(event_date, '%Y%m%d') as date)
        when 6 then cast(try_strptime(event_date, '%Y%m') as date)
        when 4 then cast(try_strptime(event_date, '%Y') as date)
    end as event_date,
    case length(event_date) when 8 then 'day' when 6 then 'month' when 4 then 'year' end
        as event_date_precision,
    age as age_text,
    try_cast(age as double) as age,
    age_unit,
    weight as weight_text,
    try_cast(weight as double) as weight_kg,
    fulfillexpeditecriteria,
    sex,
    upper(coalesce(occurcountry, primarysourcecountry)) as country,
    qualification,
    serious,
    coalesce(seriousnessdeath = '1', false) as has_death,
    coalesce(seriousnesslifethreatening = '1', false) as has_life_threatening,
    coalesce(seriousnesshospitalization = '1', false) as has_hospitalization,
    coalesce(seriousnessdisabling = '1', false) as has_disability,
    coalesce(seriousnesscongenitalanomali = '1', false) as has_congenital_anomaly,
    coalesce(seriousnessother = '1', false) as has_other_serious,
    companynumb as sender_number,
    duplicate_numbers as other_numbers,
    literature_reference as citation
from typed
left join work_release_day as bound
    on bound.source = 'openfda_drug' and typed.release = bound.release
