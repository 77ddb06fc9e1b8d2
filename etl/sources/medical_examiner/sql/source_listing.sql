-- One row per death and release of a list, by jurisdiction; a list is cumulative.
select
    release.report_system as source,
    death.release,
    death.death_id as record_id,
    min(death.date) as received_date
from raw_medical_examiner_death as death
join work_release as release
    on release.source = 'medical_examiner' and death.release = release.release
group by release.report_system, death.release, death.death_id
