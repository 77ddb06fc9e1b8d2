-- One row per report, release and version in which it was delivered.
--   report_id: report
--   delivered_by: key of the source
--   release: release that delivered it
--   version: case version; null where the report system gives none
--   latest_date: when the publisher received that version
--   is_used: this version supplied the values in core_report
select
    report.report_id,
    'faers' as delivered_by,
    version.release,
    version.caseversion as version,
    max(version.fda_date) as latest_date,
    bool_or(version.release = report.release and version.caseversion = report.version) as is_used
from core_report as report
join work_faers_version as version on try_cast(report.case_id as bigint) = version.caseid
where report.source = 'faers'
group by report.report_id, version.release, version.caseversion
union all
select
    delivery.report_id,
    delivery.delivered_by,
    delivery.release,
    cast(null as integer) as version,
    cast(null as date) as latest_date,
    delivery.is_used
from core_delivery as delivery
where delivery.delivered_by <> 'faers'
