-- The eight counts of an interaction add up to the reports of its source; none is below 0.
select counted.source, counted.substance, counted.class, counted.event
from mart_interaction as counted
left join (
    select source, max(a + b + c + d) as reports
    from mart_signal
    where population = 'all' and comparator = 'all' and counting = 'reports'
    group by source
) as total on counted.source = total.source
where coalesce(n111 + n110 + n101 + n100 + n011 + n010 + n001 + n000, 0)
        <> coalesce(total.reports, 0)
    or least(n111, n110, n101, n100, n011, n010, n001, n000) < 0
