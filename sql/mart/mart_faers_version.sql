-- One row per FAERS quarter: what became of the case versions in it.
--   release: quarter of the file
--   quarter: the same as on the pages, e.g. 2025-Q4
--   delivered: case versions in the file
--   superseded: of them replaced by a higher or later version of the case
--   deleted: of them the highest version of a case that FDA deleted afterwards
--   listed_before: of the deleted, cases that only lists of earlier quarters name
--   kept: of them the version that stands
--   deletions_listed: case numbers on the list of deleted cases in this file
with listed as (
    select release, count(distinct caseid) as deletions_listed
    from raw_faers_deleted
    group by release
)
select
    version.release,
    substr(version.release, 1, 4) || '-Q' || substr(version.release, 6, 1) as quarter,
    count(*) as delivered,
    count(case when version.fate = 'superseded' then 1 end) as superseded,
    count(case when version.fate = 'deleted' then 1 end) as deleted,
    count(case when version.fate = 'deleted' and version.is_listed_before then 1 end)
        as listed_before,
    count(case when version.fate = 'kept' then 1 end) as kept,
    coalesce(max(listed.deletions_listed), 0) as deletions_listed
from work_faers_version as version
left join listed on version.release = listed.release
group by version.release
