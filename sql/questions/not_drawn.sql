-- Distinct reports that match the filters and stand in no chart by quarter or year, by source and why: they
-- were first received before the first quarter drawn, or in a quarter whose file is not loaded. An event of which
-- any report that matches is drawn is not among them.
-- title: Reports that match and are not drawn by quarter
--   source: key of the report system; never add up across it
--   reason: before the first quarter, or file not loaded
--   reports: distinct reports that match the filters
--   first_quarter: the first quarter drawn
--   quarters: the quarters in which they were received, comma-separated
-- limitation incomplete_tail part
with first_drawn as (
    select source, min(quarter_start) as quarter_start, min(quarter) as first_quarter
    from mart_quarter
    group by source
),
placed as (
    select
        report.source,
        report.counted_id,
        report.received_quarter,
        first_drawn.first_quarter,
        case
            when report.quarter_start < first_drawn.quarter_start
                then 'before the first quarter drawn'
            when quarter.coverage = 'none' then 'file not loaded'
        end as reason
    from filtered_report({arguments}) as report
    join first_drawn on report.source = first_drawn.source
    left join mart_quarter as quarter
        on report.source = quarter.source and report.quarter_start = quarter.quarter_start
),
drawn as (
    select distinct source, counted_id from placed where reason is null
)
select
    placed.source,
    placed.reason,
    count(distinct placed.counted_id) as reports,
    min(placed.first_quarter) as first_quarter,
    string_agg(distinct placed.received_quarter, ', ' order by placed.received_quarter) as quarters
from placed
anti join drawn using (source, counted_id)
join mart_source as source on placed.source = source.source
where placed.reason is not null
group by placed.source, placed.reason, source.sort_order
order by source.sort_order, placed.reason
