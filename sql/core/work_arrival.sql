-- One row per report system, kind of report, quarter received, first release and release without them: reports
-- of all products.
--   source: key of the report system
--   kind: all, expedited, periodic or direct
--   received_quarter: quarter received, e.g. 2025-Q4
--   first_quarter: quarter of the first release that has them
--   gone_quarter: quarter of the release from which on they do not stand; null where they do
--   reports: distinct reports
with arrival as (
    select source, kind, received_quarter, first_quarter, gone_quarter, reports
    from source_arrival
    union all
    select
        source, cast(null as varchar) as kind, received_quarter, first_quarter, gone_quarter,
        count(*) as reports
    from work_listed
    group by source, received_quarter, first_quarter, gone_quarter
)
select
    source, 'all' as kind, received_quarter, first_quarter, gone_quarter,
    cast(sum(reports) as bigint) as reports
from arrival
group by source, received_quarter, first_quarter, gone_quarter
union all
select
    source, kind, received_quarter, first_quarter, gone_quarter,
    cast(sum(reports) as bigint) as reports
from arrival
where kind is not null
group by source, kind, received_quarter, first_quarter, gone_quarter
