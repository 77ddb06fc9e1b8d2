-- One row per report and release that delivered it: the same report often comes several times.
--   report_id: report
--   delivered_by: key of the source
--   release: release
--   is_used: this release supplied the values in core_report
select
    delivery.report_id,
    delivery.delivered_by,
    delivery.release,
    bool_or(
        delivery.delivered_by = report.delivered_by and delivery.release = report.release
    ) as is_used
from source_delivery as delivery
join core_report as report on delivery.report_id = report.report_id
group by delivery.report_id, delivery.delivered_by, delivery.release
