-- The cells of a 2x2 table add up to the reports of the source, and those that name the substance to what they are
-- in background_mention; in a population or beside a comparator they add up to no more and are the same for every
-- event of it; no cell is below 0. Events are no more than the reports that they are of.
with named as (
    select source, substance, 'any_role' as scope, count(distinct report_id) as reports
    from background_mention
    group by source, substance
    union all
    select source, substance, 'suspect' as scope, count(distinct report_id) as reports
    from background_mention
    where is_suspect
    group by source, substance
)
select signal.source, signal.substance, signal.scope, signal.event
from mart_signal as signal
left join background_total as total on signal.counted_source = total.source
left join named
    on signal.counted_source = named.source and signal.substance = named.substance
    and signal.scope = named.scope
join (
    select counted_source, substance, scope, population, comparator, counting,
        min(a + b) as named, max(a + b + c + d) as reports
    from mart_signal
    group by counted_source, substance, scope, population, comparator, counting
) as every
    on signal.counted_source = every.counted_source and signal.substance = every.substance
    and signal.scope = every.scope and signal.population = every.population
    and signal.comparator = every.comparator and signal.counting = every.counting
where coalesce(signal.a + signal.b + signal.c + signal.d, 0) <> every.reports
    or signal.a + signal.b <> every.named
    or every.reports > coalesce(total.reports, 0)
    or every.named > coalesce(named.reports, 0)
    or (
        signal.population = 'all' and signal.counting = 'reports'
        and every.named <> named.reports
    )
    or (
        signal.population = 'all' and signal.comparator = 'all' and signal.counting = 'reports'
        and every.reports <> total.reports
    )
    or least(signal.a, signal.b, signal.c, signal.d) < 0
