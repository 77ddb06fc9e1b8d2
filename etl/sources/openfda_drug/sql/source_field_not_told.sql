-- One row per report that openFDA supplies and field that its record cannot tell. It lists serious
-- outcomes only, as FAERS does, says of the kind of report no more than whether it was expedited, and
-- has the active ingredient of versions received since 2014Q3, as FDA's files do.
select report_id, 'outcome' as field, 'cannot be told' as reason
from source_report
where delivered_by = 'openfda_drug'
union all
select report_id, 'report_kind' as field, 'cannot be told' as reason
from source_report
where delivered_by = 'openfda_drug' and report_kind is null
union all
select report_id, 'ingredient' as field, 'not collected' as reason
from source_report
where delivered_by = 'openfda_drug' and latest_date < date '2014-07-01'
