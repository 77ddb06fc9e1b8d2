-- One row per report system and quarter drawn, and whether it can be judged: it is complete; or its delay is
-- measured and all its reports came in the releases from which that was, so that what is missing is known.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   is_judged: it can be judged; a quarter that cannot be is left out of what others are compared with
--   is_complete: it will not grow any more
with arrived as (
    select source, received_quarter, sum(reports) as reports
    from work_naming_arrival
    where substance = 'any'
    group by source, received_quarter
),
named as (
    select source, received_quarter, count(distinct report_id) as reports
    from mart_report_substance
    group by source, received_quarter
)
select
    quarter.source,
    quarter.quarter,
    not quarter.is_incomplete or (
        quarter.coverage = 'whole'
        and source.tail_rule = 'measured'
        and coalesce(arrived.reports, 0) = coalesce(named.reports, 0)
    ) as is_judged,
    not quarter.is_incomplete as is_complete
from mart_quarter as quarter
join mart_source as source on quarter.source = source.source
left join arrived
    on quarter.source = arrived.source and quarter.quarter = arrived.received_quarter
left join named
    on quarter.source = named.source and quarter.quarter = named.received_quarter
