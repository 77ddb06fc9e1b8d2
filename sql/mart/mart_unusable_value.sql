-- One row per report system, field and reason for which a value on a counted report is not used.
--   source: key of the report system
--   field: received_date, event_date, age or weight
--   reason: why the value is not used
--   reports: distinct reports with such a value
--   sample_value: one such value, as delivered
select
    report.source,
    unusable.field,
    unusable.reason,
    count(distinct unusable.report_id) as reports,
    min(unusable.value) as sample_value
from core_unusable_value as unusable
join core_report as report on unusable.report_id = report.report_id
join (select distinct report_id from mart_report_substance) as counted
    on unusable.report_id = counted.report_id
group by report.source, unusable.field, unusable.reason
