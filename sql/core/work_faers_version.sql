-- One row per delivered case version of FAERS and what became of it: kept, superseded or deleted.
-- FDA's own rule (ASC_NTS): keep the highest case version; then drop the cases on a list of deleted
-- cases. Ties go to the latest FDA date, then to the latest release; a FAERS-era version outranks
-- a LAERS one. A version delivered after the deletion stands: the case was submitted again.
with ranked as (
    select
        caseid,
        release,
        primaryid,
        row_number() over (
            partition by caseid
            order by
                is_faers_era desc, caseversion desc, fda_date desc nulls last, release desc,
                primaryid desc
        ) as version_rank
    from raw_faers_demo
),
deleted as (select caseid, max(release) as deleted_in from raw_faers_deleted group by caseid)
select
    ranked.caseid,
    ranked.release,
    ranked.primaryid,
    case
        when ranked.version_rank > 1 then 'superseded'
        when deleted.deleted_in >= ranked.release then 'deleted'
        else 'kept'
    end as fate
from ranked
left join deleted on ranked.caseid = deleted.caseid
