-- One row per value on a report in core_report that cannot be; core_report leaves it out.
--   report_id: report
--   field: received_date, event_date, age or weight
--   value: as delivered, with its unit
--   reason: why it is not used
select distinct unusable.report_id, 'received_date' as field, unusable.value, unusable.reason
from work_unusable_date as unusable
join work_report as report on unusable.report_id = report.report_id
where report.received_date is null
union all
select report_id, 'event_date' as field, event_text as value, event_problem as reason
from work_report where event_problem is not null
union all
select
    report_id, 'age' as field, concat_ws(' ', age_text, age_unit) as value, age_problem as reason
from work_report where age_problem is not null
union all
select
    report_id, 'weight' as field, concat_ws(' ', weight_text, weight_unit) as value,
    weight_problem as reason
from work_report where weight_problem is not null
