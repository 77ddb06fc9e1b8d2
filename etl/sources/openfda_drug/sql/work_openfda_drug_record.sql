-- One row per record of openFDA drug/event and what became of it: used, superseded, deleted or
-- in_quarterly_file (a quarterly file holds the case in this version or a higher one).
-- A LAERS record is of one report (ISR); the quarterly files say which case that belongs to.
-- openFDA keeps deleted cases: a case on one of FDA's lists stands only by a record above every
-- version in the quarterly files and received after the quarter of the last list that names it.
with laers_case as (
    select primaryid, min(caseid) as caseid
    from raw_faers_demo
    where not is_faers_era
        and primaryid in (select id_number from raw_openfda_drug_report where is_laers)
    group by primaryid
),
numbered as (
    select
        record.release,
        record.record_seq,
        record.version,
        record.receipt_date,
        not record.is_laers as is_faers_era,
        case when record.is_laers then laers_case.caseid else record.id_number end as caseid,
        coalesce(
            cast(case when record.is_laers then laers_case.caseid else record.id_number end
                as varchar),
            record.safetyreportid
        ) as case_id
    from raw_openfda_drug_report as record
    left join laers_case on record.is_laers and record.id_number = laers_case.primaryid
),
ranked as (
    select
        numbered.*,
        row_number() over (
            partition by numbered.case_id
            order by
                numbered.is_faers_era desc, numbered.version desc,
                numbered.receipt_date desc nulls last, file.retrieved_at desc, file.release desc,
                numbered.record_seq
        ) as version_rank
    from numbered
    join work_release as file on file.source = 'openfda_drug' and numbered.release = file.release
),
quarterly as (
    select
        version.caseid,
        min(version.fate) as fate,
        bool_or(demo.is_faers_era) as is_faers_era,
        max(demo.caseversion) as version
    from work_faers_version as version
    join raw_faers_demo as demo using (release, primaryid)
    where version.fate <> 'superseded' and version.caseid in (select caseid from numbered)
    group by version.caseid
),
listed as (
    select
        caseid,
        make_date(
            cast(substr(max(release), 1, 4) as integer),
            3 * cast(substr(max(release), 6, 1) as integer) - 2,
            1
        ) + interval '3' month as listed_before
    from raw_faers_deleted
    where caseid in (select caseid from numbered)
    group by caseid
),
compared as (
    select
        ranked.*,
        quarterly.fate as quarterly_fate,
        case
            when quarterly.caseid is null then false
            when not ranked.is_faers_era then true
            else quarterly.is_faers_era and quarterly.version >= ranked.version
        end as is_in_quarterly_file,
        listed.caseid is not null
            and (ranked.receipt_date is null or ranked.receipt_date < listed.listed_before)
            as is_listed_since
    from ranked
    left join quarterly on ranked.caseid = quarterly.caseid
    left join listed on ranked.caseid = listed.caseid
)
select
    release,
    record_seq,
    caseid,
    case_id,
    case
        when version_rank > 1 then 'superseded'
        when is_in_quarterly_file and quarterly_fate = 'kept' then 'in_quarterly_file'
        when is_in_quarterly_file or is_listed_since then 'deleted'
        else 'used'
    end as fate
from compared
