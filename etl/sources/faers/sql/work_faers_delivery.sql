-- One row per record of a case that another source delivered and what became of it: used, superseded
-- (by another record of the same source), in_quarterly_file (a quarterly file holds the case as new or
-- newer), elsewhere (another source supplies the case) or deleted.
-- Between records that give a version the higher version supplies the case; at equal versions the
-- quarterly file, then the source of lower preference. A record without a version supplies it only if FDA
-- received that later than any other: at equal dates the source that says more goes first.
-- A case on any of FDA's lists is dropped, as in the quarterly files, whatever its version, whenever the list
-- was published and whoever delivers it.
with ranked as (
    select
        delivered.*,
        file.preference,
        row_number() over (
            partition by delivered.source, delivered.case_id
            order by
                delivered.is_faers_era desc, delivered.version desc,
                delivered.latest_date desc nulls last, file.data_through_date desc nulls last,
                file.release desc, delivered.record_seq
        ) as record_rank
    from delivered_faers_case as delivered
    join work_release as file
        on delivered.source = file.source and delivered.release = file.release
),
quarterly as (
    select
        version.caseid,
        bool_or(demo.is_faers_era) as is_faers_era,
        max(demo.caseversion) as version,
        max(version.fda_date) as latest_date
    from work_faers_version as version
    join raw_faers_demo as demo using (release, primaryid)
    where version.fate <> 'superseded' and version.caseid in (select caseid from ranked)
    group by version.caseid
),
listed as (select distinct caseid from raw_faers_deleted),
compared as (
    select
        ranked.*,
        case
            when quarterly.caseid is null then false
            when ranked.version is null
                then coalesce(quarterly.latest_date >= ranked.latest_date, true)
            when not ranked.is_faers_era then true
            else quarterly.is_faers_era and quarterly.version >= ranked.version
        end as is_in_quarterly_file,
        listed.caseid is not null as is_listed
    from ranked
    left join quarterly on ranked.caseid = quarterly.caseid
    left join listed on ranked.caseid = listed.caseid
),
judged as (
    select
        compared.*,
        case
            when record_rank > 1 then 'superseded'
            when is_listed then 'deleted'
            when is_in_quarterly_file then 'in_quarterly_file'
            else 'stands'
        end as fate
    from compared
),
placed as (
    select
        case_id,
        source,
        version is null as is_without_version,
        latest_date,
        row_number() over (
            partition by case_id, version is null
            order by is_faers_era desc, version desc, latest_date desc nulls last, preference
        ) as place
    from judged
    where fate = 'stands'
),
supplier as (
    select
        case_id,
        max(case when is_without_version then source end) as dated_source,
        max(case when not is_without_version then source end) as numbered_source,
        max(case when is_without_version then latest_date end) as dated_date,
        max(case when not is_without_version then latest_date end) as numbered_date
    from placed
    where place = 1
    group by case_id
)
select
    judged.source,
    judged.release,
    judged.record_seq,
    judged.caseid,
    judged.case_id,
    case
        when judged.fate <> 'stands' then judged.fate
        when judged.source = case
            when supplier.numbered_source is null or supplier.dated_date > supplier.numbered_date
                then supplier.dated_source
            else supplier.numbered_source
        end then 'used'
        else 'elsewhere'
    end as fate
from judged
left join supplier on judged.case_id = supplier.case_id
