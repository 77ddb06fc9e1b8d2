-- Distinct reports by source, substance and quarter received; quarters without any are 0.
with quarters as (
    select quarter.*, source.sort_order as source_order
    from mart_quarter as quarter
    join mart_source as source on quarter.source = source.source
    where (sources is null or list_contains(sources, quarter.source))
        and (since is null or quarter.quarter_end >= since)
        and (until is null or quarter.quarter_start <= until)
),
substances_shown as (
    select key as substance, sort_order as substance_order
    from mart_word
    where kind = 'substance' and (substances is null or list_contains(substances, key))
),
counted as (
    select source, substance, quarter_start, count(distinct report_id) as reports
    from filtered_report({arguments})
    group by source, substance, quarter_start
)
select
    quarters.source,
    shown.substance,
    quarters.quarter,
    quarters.quarter_start,
    coalesce(counted.reports, 0) as reports,
    quarters.is_incomplete
from quarters
cross join substances_shown as shown
left join counted
    on quarters.source = counted.source
    and shown.substance = counted.substance
    and quarters.quarter_start = counted.quarter_start
order by quarters.source_order, shown.substance_order, quarters.quarter_start
