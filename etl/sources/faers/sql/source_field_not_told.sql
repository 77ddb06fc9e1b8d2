-- One row per report of a quarterly file and field that the file cannot tell. FAERS lists serious
-- outcomes only: a report without any is not serious, so nobody can tell that an outcome is missing.
-- Files before 2014Q3 have no active ingredient, files before 2005Q3 no country.
select report_id, 'outcome' as field, 'cannot be told' as reason
from source_report
where delivered_by = 'faers'
union all
select report_id, 'ingredient' as field, 'not collected' as reason
from source_report
where delivered_by = 'faers' and release < '2014q3'
union all
select report_id, 'country' as field, 'not collected' as reason
from source_report
where delivered_by = 'faers' and release < '2005q3'
