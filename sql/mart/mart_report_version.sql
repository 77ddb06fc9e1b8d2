-- One row per report, release and version in which it was delivered.
--   report_id: report
--   delivered_by: key of the source
--   release: release that delivered it
--   version: case version; null where the report system gives none
--   latest_date: when the publisher received that version
--   is_used: this version supplied the values in core_report
select
    delivery.report_id,
    delivery.delivered_by,
    delivery.release,
    delivery.version,
    max(delivery.latest_date) as latest_date,
    bool_or(
        delivery.delivered_by = report.delivered_by
        and delivery.release = report.release
        and (delivery.version is null or delivery.version = report.version)
    ) as is_used
from source_delivery as delivery
join core_report as report on delivery.report_id = report.report_id
group by delivery.report_id, delivery.delivered_by, delivery.release, delivery.version
