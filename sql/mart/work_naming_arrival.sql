-- One row per report system, substance, quarter received and first release in which reports that stand name it;
-- a report that names it in a later version first came with that one. `any` is a report naming any of them.
--   source: key of the report system
--   substance: key of the watched substance, or any
--   received_quarter: quarter received, e.g. 2025-Q4
--   first_quarter: quarter of the first release in which they name it
--   reports: distinct reports
with mentioned as (
    select report_id, covered_quarter from source_mention
    union all
    select report.report_id, listed.first_quarter as covered_quarter
    from work_listed as listed
    join core_report as report
        on listed.source = report.source and listed.record_id = report.case_id
),
first_mentioned as (
    select report_id, min(covered_quarter) as first_quarter from mentioned group by report_id
),
named as (
    select report_id, source, substance, received_quarter from mart_report_substance
    union
    select report_id, source, 'any' as substance, received_quarter from mart_report_substance
)
select
    named.source,
    named.substance,
    named.received_quarter,
    first_mentioned.first_quarter,
    count(*) as reports
from named
join first_mentioned on named.report_id = first_mentioned.report_id
group by named.source, named.substance, named.received_quarter, first_mentioned.first_quarter
