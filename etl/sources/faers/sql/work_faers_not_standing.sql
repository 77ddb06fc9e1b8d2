-- One row per FAERS release that has versions that do not stand: these.
with replaced as materialized (
    select release, primaryid from work_faers_version where fate <> 'kept'
),
standing as materialized (
    -- A release can hold a version twice; one of the two stands then.
    select release, primaryid
    from view_faers_case
    where primaryid in (select primaryid from replaced)
)
select release, list(distinct primaryid) as primaryids
from replaced
anti join standing using (release, primaryid)
group by release
