-- One row per jurisdiction and step from those delivered to the deaths that stand.
with delivered as (
    select release.report_system as source, count(*) as rows
    from (select distinct release, death_id from raw_medical_examiner_death) as listed
    join work_release as release
        on release.source = 'medical_examiner' and listed.release = release.release
    group by release.report_system
),
death as (
    select source, count(distinct death_id) as deaths
    from work_medical_examiner_death
    group by source
)
select source, 1 as step, cast(rows as bigint) as count,
    case rows when 1 then 'death' else 'deaths' end || ' in the files loaded' as meaning
from delivered
union all
select source, 2 as step, deaths as count,
    case deaths when 1 then 'death' else 'deaths' end
        || ' in the latest file, which holds all years again' as meaning
from death
