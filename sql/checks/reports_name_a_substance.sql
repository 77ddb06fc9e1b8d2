-- Every report in core_report names a watched substance.
select report.report_id
from core_report as report
where not exists (
    select 1 from core_mention as mention where mention.report_id = report.report_id
)
