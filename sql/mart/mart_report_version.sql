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
    demo.release,
    demo.caseversion as version,
    max(demo.fda_date) as latest_date,
    bool_or(demo.release = report.release and demo.caseversion = report.version) as is_used
from core_report as report
join raw_faers_demo as demo on report.case_id = cast(demo.caseid as varchar)
where report.source = 'faers'
group by report.report_id, demo.release, demo.caseversion
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
