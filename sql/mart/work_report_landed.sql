-- One row per report: the days on which the first and the last release with it landed here.
--   report_id: report
--   source: key of the report system
--   first_seen_on: day of the first release with it, UTC
--   last_used_on: day of the release that supplies its values, UTC
select
    delivery.report_id,
    report.source,
    cast(min(file.retrieved_at) as date) as first_seen_on,
    cast(max(case when delivery.is_used then file.retrieved_at end) as date) as last_used_on
from core_delivery as delivery
join core_report as report on delivery.report_id = report.report_id
join (
    select source, release, min(retrieved_at) as retrieved_at
    from core_release
    group by source, release
) as file on delivery.delivered_by = file.source and delivery.release = file.release
group by delivery.report_id, report.source
