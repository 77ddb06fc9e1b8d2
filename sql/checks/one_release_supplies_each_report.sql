-- Exactly one release supplies the values of each report.
select report.report_id, count(delivery.release) as releases
from core_report as report
left join core_delivery as delivery
    on report.report_id = delivery.report_id and delivery.is_used
group by report.report_id
having count(delivery.release) <> 1
