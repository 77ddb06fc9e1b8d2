-- One row per death and release that delivered it.
select report.report_id, 'medical_examiner' as delivered_by, death.release
from core_report as report
join raw_medical_examiner_death as death on report.case_id = death.death_id
join work_release as release
    on release.source = 'medical_examiner'
    and death.release = release.release
    and report.source = release.report_system
where report.delivered_by = 'medical_examiner'
