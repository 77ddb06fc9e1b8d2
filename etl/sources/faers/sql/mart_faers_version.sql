-- One row per FAERS quarter: what became of the case versions in it.
--   release: quarter of the file
--   quarter: the same as on the pages, e.g. 2025-Q4
--   delivered: case versions in the file
--   superseded: of them replaced by a higher or later version of the case
--   deleted: of them the highest version of a case that FDA deleted afterwards
--   listed_before: of the deleted, cases that only lists of earlier quarters name
--   kept: of them the version that stands
--   deletions_listed: case numbers on the list of deleted cases in this file
-- limitation duplicates part
with listed as (
    select release, count(distinct caseid) as deletions_listed
    from raw_faers_deleted
    group by release
),
counted as (
    select release, fate, is_listed_before, count(*) as versions
    from work_faers_version
    group by release, fate, is_listed_before
)
select
    counted.release,
    substr(counted.release, 1, 4) || '-Q' || substr(counted.release, 6, 1) as quarter,
    cast(sum(counted.versions) as bigint) as delivered,
    cast(sum(case when counted.fate = 'superseded' then counted.versions else 0 end) as bigint)
        as superseded,
    cast(sum(case when counted.fate = 'deleted' then counted.versions else 0 end) as bigint)
        as deleted,
    cast(
        sum(
            case
                when counted.fate = 'deleted' and counted.is_listed_before then counted.versions
                else 0
            end
        ) as bigint
    ) as listed_before,
    cast(sum(case when counted.fate = 'kept' then counted.versions else 0 end) as bigint) as kept,
    coalesce(max(listed.deletions_listed), 0) as deletions_listed
from counted
left join listed on counted.release = listed.release
group by counted.release
