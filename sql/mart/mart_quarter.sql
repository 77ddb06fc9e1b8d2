-- One row per source and quarter drawn: from the first quarter its files cover to the last.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   quarter_end: last day of the quarter
--   is_incomplete: the quarter will still grow, or what is loaded does not hold all of it
--   coverage: whole; part (what is loaded ends within it); unproven (what is loaded of it are single records, a part of openFDA or what a search found, which proves no quarter complete); none (no file that covers it is loaded, so its number is unknown and not 0)
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
part as (
    -- Sources that show what somebody picked, and so prove no period to be whole.
    select key as delivered_by
    from registry_source
    where is_selection and key not in (select delivered_by from source_coverage)
),
only_part as (
    select report_system as source
    from core_release
    group by report_system
    having bool_and(source in (select delivered_by from part))
),
picked as (
    select distinct source, cast(date_trunc('quarter', received_date) as date) as quarter_start
    from core_report
    where delivered_by in (select delivered_by from part)
),
held as (
    select
        ended.*,
        case
            when touched.is_whole then 'whole'
            when only_part.source is not null then 'unproven'
            when bounded.source is null then 'whole'
            when not bounded.is_proven then 'unproven'
            when touched.source is not null then 'part'
            when picked.source is not null then 'unproven'
            else 'none'
        end as coverage
    from ended
    left join bounded on ended.source = bounded.source
    left join only_part on ended.source = only_part.source
    left join picked
        on ended.source = picked.source and ended.quarter_start = picked.quarter_start
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
