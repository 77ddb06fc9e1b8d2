-- One row per report that a line listing supplies and field that it has no column for: FDA's dashboard
-- exports no dose.
select report_id, 'dose' as field, 'not collected' as reason
from source_report
where delivered_by = 'faers_line_listing'
