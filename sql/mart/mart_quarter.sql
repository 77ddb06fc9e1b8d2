-- One row per source and quarter drawn: from the first quarter its files cover to the last.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   quarter_end: last day of the quarter
--   is_incomplete: the quarter will still grow, or neither its file nor openFDA's later data is loaded
with month_number as (select unnest(range(0, 1200, 3)) as months),
spine as (
    select
        source.source,
        cast(source.first_quarter_start + interval '1' month * month_number.months as date)
            as quarter_start,
        source.last_quarter_start,
        source.first_incomplete_start
    from mart_source as source
    cross join month_number
),
ended as (
    select
        spine.*,
        cast(quarter_start + interval '3' month - interval '1' day as date) as quarter_end
    from spine
    where quarter_start <= last_quarter_start
),
bounded as (select distinct source from source_coverage),
covered as (
    select distinct ended.source, ended.quarter_start
    from ended
    join source_coverage as coverage
        on ended.source = coverage.source
        and ended.quarter_start >= coalesce(coverage.first_date, ended.quarter_start)
        and ended.quarter_end <= coverage.last_date
)
select
    ended.source,
    year(ended.quarter_start) || '-Q' || quarter(ended.quarter_start) as quarter,
    ended.quarter_start,
    ended.quarter_end,
    ended.quarter_start >= ended.first_incomplete_start
        or (bounded.source is not null and covered.source is null) as is_incomplete
from ended
left join bounded on ended.source = bounded.source
left join covered
    on ended.source = covered.source and ended.quarter_start = covered.quarter_start
