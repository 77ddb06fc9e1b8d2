-- One row per record of openFDA drug/event and what became of it: used, superseded, deleted or
-- in_quarterly_file (a quarterly file holds the case in this version or a higher one).
-- A LAERS record is of one report (ISR); the quarterly files say which case that belongs to, and the
-- latest ISR of a case is its current one.
-- openFDA keeps deleted cases: a case on any of FDA's lists is dropped, as in the quarterly files,
-- whatever its version and whenever the list was published.
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
        record.id_number,
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
                numbered.is_faers_era desc,
                case when numbered.is_faers_era then numbered.version else numbered.id_number end
                    desc,
                numbered.receipt_date desc nulls last, file.retrieved_at desc, file.release desc,
                numbered.record_seq
        ) as version_rank
    from numbered
    join work_release as file on file.source = 'openfda_drug' and numbered.release = file.release
),
quarterly as (
    select
        version.caseid,
        bool_or(demo.is_faers_era) as is_faers_era,
        max(demo.caseversion) as version
    from work_faers_version as version
    join raw_faers_demo as demo using (release, primaryid)
    where version.fate <> 'superseded' and version.caseid in (select caseid from numbered)
    group by version.caseid
),
listed as (select distinct caseid from raw_faers_deleted),
compared as (
    select
        ranked.*,
        case
            when quarterly.caseid is null then false
            when not ranked.is_faers_era then true
            else quarterly.is_faers_era and quarterly.version >= ranked.version
        end as is_in_quarterly_file,
        listed.caseid is not null as is_listed
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
        when is_listed then 'deleted'
        when is_in_quarterly_file then 'in_quarterly_file'
        else 'used'
    end as fate
from compared
