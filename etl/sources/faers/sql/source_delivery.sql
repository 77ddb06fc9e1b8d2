-- One row per report of FAERS and case version in a quarterly file.
select
    report.report_id,
    'faers' as delivered_by,
    version.release,
    version.caseversion as version,
    version.fda_date as latest_date
from core_report as report
join work_faers_version as version on try_cast(report.case_id as bigint) = version.caseid
where report.source = 'faers'
