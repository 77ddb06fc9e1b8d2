-- One row per source and quarter drawn: from the first quarter its files cover to the last.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   quarter_end: last day of the quarter
--   is_incomplete: the quarter will still grow, or what is loaded does not hold all of it
--   coverage: whole; part (what is loaded ends within it); unproven (only single records or a part of openFDA is loaded, which proves no quarter complete); none (no file that covers it is loaded, so its number is unknown and not 0)
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
bounded as (
    select source, max(last_date) is not null as is_proven from source_coverage group by source
),
touched as (
    select
        ended.source,
        ended.quarter_start,
        bool_or(
            ended.quarter_start >= coalesce(coverage.first_date, ended.quarter_start)
            and ended.quarter_end <= coverage.last_date
        ) as is_whole
    from ended
    join source_coverage as coverage
        on ended.source = coverage.source
        and ended.quarter_end >= coalesce(coverage.first_date, ended.quarter_end)
        and ended.quarter_start <= coverage.last_date
    group by ended.source, ended.quarter_start
),
held as (
    select
        ended.*,
        case
            when bounded.source is null or touched.is_whole then 'whole'
            when not bounded.is_proven then 'unproven'
            when touched.source is not null then 'part'
            else 'none'
        end as coverage
    from ended
    left join bounded on ended.source = bounded.source
    left join touched
        on ended.source = touched.source and ended.quarter_start = touched.quarter_start
)
select
    source,
    year(quarter_start) || '-Q' || quarter(quarter_start) as quarter,
    quarter_start,
    quarter_end,
    quarter_start >= first_incomplete_start or coverage <> 'whole' as is_incomplete,
    coverage
from held
