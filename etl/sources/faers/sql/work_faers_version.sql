-- One row per delivered case version of FAERS and what became of it: kept, superseded or deleted.
-- FDA's own rules. FAERS (ASC_NTS): keep the highest case version; then drop the cases on any list of
-- deleted cases, whenever it was published. LAERS (FAQs): the latest ISR is the most current
-- information, whatever FOLL_SEQ says. Ties go to the latest FDA date, then to the latest release; a
-- FAERS-era version outranks a LAERS one. First received is the earliest receipt of any version.
with ranked as (
    select
        caseid,
        release,
        primaryid,
        caseversion,
        min(least(coalesce(init_fda_date, fda_date), coalesce(fda_date, init_fda_date)))
            over (partition by caseid) as received_date,
        fda_date,
        row_number() over (
            partition by caseid
            order by
                is_faers_era desc,
                case when is_faers_era then caseversion else primaryid end desc,
                fda_date desc nulls last, release desc, primaryid desc
        ) as version_rank
    from raw_faers_demo
),
deleted as (select caseid, max(release) as listed_last from raw_faers_deleted group by caseid)
select
    ranked.caseid,
    ranked.release,
    ranked.primaryid,
    ranked.caseversion,
    ranked.received_date,
    ranked.fda_date,
    cast(
        case
            when ranked.version_rank > 1 then 'superseded'
            when deleted.caseid is not null then 'deleted'
            else 'kept'
        end as enum('kept', 'superseded', 'deleted')
    ) as fate,
    coalesce(deleted.listed_last < ranked.release, false) as is_listed_before
from ranked
left join deleted on ranked.caseid = deleted.caseid
