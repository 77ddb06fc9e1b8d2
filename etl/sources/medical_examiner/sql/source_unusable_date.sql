-- One row per delivered row whose date of death is not used.
select
    'medical_examiner' as source,
    death.release,
    death.line_number,
    standing.source || ':' || death.death_id as report_id,
    death.date_text as value,
    death.day as day
from raw_medical_examiner_death as death
left join work_medical_examiner_release as standing on death.release = standing.release
where death.date_text is not null and death.date is null
