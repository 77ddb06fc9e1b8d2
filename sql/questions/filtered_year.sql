-- Calendar years drawn that match the filters.
--   source: key of the report system
--   year: calendar year
--   is_incomplete: the year will still grow, a quarter of it is not loaded, or a filter cuts it
--   is_cut: since or until leaves out a part of what is loaded of it
--   is_known: some quarter of it is loaded; else its number is unknown, and not 0
--   through_quarter: last quarter of it that is loaded; null where none is
--   missing: quarters of it that are not loaded, comma-separated; null where none is missing
with drawn as (
    select source, year(quarter_start) as year, count(*) as quarters
    from mart_quarter
    group by source, year(quarter_start)
)
select
    quarter.source,
    drawn.year,
    bool_or(quarter.is_incomplete) or count(*) < 4 as is_incomplete,
    bool_or(quarter.is_cut) or count(*) < max(drawn.quarters) as is_cut,
    bool_or(quarter.coverage <> 'none') as is_known,
    max(case when quarter.coverage <> 'none' then quarter.quarter end) as through_quarter,
    string_agg(case when quarter.coverage = 'none' then quarter.quarter end, ', '
        order by quarter.quarter) as missing
from filtered_quarter({arguments}) as quarter
join drawn
    on quarter.source = drawn.source and year(quarter.quarter_start) = drawn.year
group by quarter.source, drawn.year
