-- One row per report system and quarter judged: how many series were looked at together and how many were above
-- their limit.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   series_tested: series looked at together: each substance by all reports, deaths, reaction groups and classes also listed
--   series_above: of them above their limit
--   is_newest: no later quarter of the report system was judged
--   share: share of the reports of the quarter that stands; 1 where the quarter is complete or nothing is measured
with counted as (
    select
        source,
        quarter,
        count(*) as series_tested,
        cast(sum(case when is_unusual then 1 else 0 end) as bigint) as series_above,
        min(share) as share
    from judged_series
    group by source, quarter
)
select
    source, quarter, series_tested, series_above,
    quarter = max(quarter) over (partition by source) as is_newest, share
from counted
