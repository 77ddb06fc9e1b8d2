-- A report stands once in core_report.
select report_id, count(*) as rows
from core_report
group by report_id
having count(*) > 1
