-- Quarters drawn that match the filters: every question of periods starts here. A count of a quarter whose
-- coverage is none is unknown, not 0; one that since or until cuts is marked.
--   source: key of the report system
--   quarter: e.g. 2025-Q4
--   quarter_start: first day of the quarter
--   quarter_end: last day of the quarter
--   is_incomplete: the quarter will still grow, what is loaded does not hold all of it, or a filter cuts it
--   coverage: whole, part, unproven or none, as in mart_quarter
--   is_cut: since or until leaves out a part of it
--   source_order: order of the report system on a page
with asked as (
    select
        quarter.*,
        source.sort_order as source_order,
        coalesce(quarter.quarter_start < since, false)
            or coalesce(quarter.quarter_end > until, false) as is_cut
    from mart_quarter as quarter
    join mart_source as source on quarter.source = source.source
    where (sources is null or list_contains(sources, quarter.source))
        and (since is null or quarter.quarter_end >= since)
        and (until is null or quarter.quarter_start <= until)
)
select
    source, quarter, quarter_start, quarter_end, is_incomplete or is_cut as is_incomplete, coverage,
    is_cut, source_order
from asked
