-- One row per report that a line listing supplies and field that it cannot tell: FDA's dashboard exports
-- no dose, and reasons for use without the product that each is of.
select report_id, 'dose' as field, 'not collected' as reason
from source_report
where delivered_by = 'faers_line_listing'
union all
select report_id, 'indication' as field, 'cannot be told' as reason
from source_report
where delivered_by = 'faers_line_listing'
