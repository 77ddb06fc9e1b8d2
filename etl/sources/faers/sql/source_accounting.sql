-- One row per step from the case versions delivered to the cases that stand.
with version as (select count(*) as versions from work_faers_version),
latest as (select count(*) as cases from work_faers_version where fate <> 'superseded'),
kept as (select count(*) as cases from view_faers_case)
select 'faers' as source, 1 as step, versions as count,
    case versions when 1 then 'case version' else 'case versions' end
        || ' in the quarterly files loaded' as meaning
from version
where versions > 0
union all
select 'faers' as source, 2 as step, cases as count,
    case cases when 1 then 'case, in its' else 'cases, each in its' end
        || ' highest version' as meaning
from latest
where cases > 0
union all
select 'faers' as source, 3 as step, kept.cases as count,
    case kept.cases when 1 then 'case' else 'cases' end
        || ' left after FDA''s lists of deleted cases' as meaning
from kept
cross join version
where version.versions > 0
