-- One row per report that a line listing supplies and field that it cannot tell: FDA's dashboard exports
-- no dose, no start of use and no dechallenge, and reasons for use without the product that each is of.
select source_report.report_id, field.field, field.reason
from source_report
cross join (
    values
        ('dose', 'not collected'),
        ('start_date', 'not collected'),
        ('dechallenge', 'not collected'),
        ('indication', 'cannot be told')
) as field (field, reason)
where source_report.delivered_by = 'faers_line_listing'
