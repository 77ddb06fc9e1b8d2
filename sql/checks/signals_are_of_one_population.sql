-- The cells of a 2x2 table that was counted in files add up to the reports of the source, and those that name
-- the substance to what they are in background_mention; no cell is below 0.
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
where coalesce(signal.a + signal.b + signal.c + signal.d, 0) <> coalesce(total.reports, 0)
    or coalesce(signal.a + signal.b, 0) <> coalesce(named.reports, 0)
    or least(signal.a, signal.b, signal.c, signal.d) < 0
