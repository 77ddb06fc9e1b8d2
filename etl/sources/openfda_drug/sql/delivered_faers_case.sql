-- One row per record of openFDA drug/event and the case it belongs to.
-- A LAERS record is of one report (ISR); the quarterly files say which case that belongs to, and
-- the latest ISR of a case is its current one.
with laers_case as (
    select primaryid, min(caseid) as caseid
    from raw_faers_demo
    where not is_faers_era
        and primaryid in (select id_number from raw_openfda_drug_report where is_laers)
    group by primaryid
),
numbered as (
    select
        record.*,
        case when record.is_laers then laers_case.caseid else record.id_number end as caseid
    from raw_openfda_drug_report as record
    left join laers_case on record.is_laers and record.id_number = laers_case.primaryid
)
select
    'openfda_drug' as source,
    release,
    record_seq,
    caseid,
    coalesce(cast(caseid as varchar), safetyreportid) as case_id,
    not is_laers as is_faers_era,
    case when is_laers then id_number else version end as version,
    receipt_date as latest_date
from numbered
