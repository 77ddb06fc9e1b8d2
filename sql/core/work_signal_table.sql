-- One row per 2x2 table of distinct reports: a with substance and event, b with the substance alone, c with
-- the event alone, d with neither. All four cells count the same files in the same versions; in a population
-- other than all they leave all other reports out, and beside another comparator than all c and d are reports of
-- that alone. Where events are counted, reports of the substance that are of one event count once in a and b; c and d are
-- reports as before, for suspected duplicates are looked for among reports naming a watched substance alone. Only
-- events that at least one report lists with the substance. openFDA's own counts are of another day than the reports
-- beside them: where they are too small for them, there is no table. Tables that one list shows are a family, and are
-- looked at together.
with named as (
    select
        counted.* exclude (population),
        coalesce(case when known.kind = 'restriction' then known.key end, 'all') as population,
        coalesce(case when known.kind = 'comparator' then known.key end, 'all') as comparator,
        known.kind is not distinct from 'comparator' as is_compared
    from work_signal_count as counted
    left join work_population as known on counted.population = known.population
    where known.kind is distinct from 'class'
),
counted as (
    select
        *,
        'reports' as counting,
        case when is_compared then all_together else together end as a,
        case when is_compared then all_substance_reports else substance_reports end as named
    from named
    union all
    select
        *,
        'events' as counting,
        case when is_compared then all_together_events else together_events end as a,
        case when is_compared then all_substance_events else substance_events end as named
    from named
),
cell as (
    select
        *,
        named - a as b,
        event_reports - together as c,
        population_reports - substance_reports - event_reports + together as d
    from counted
)
select source, counted_source, counted_from, substance, scope, population, comparator, counting,
    event_kind, event, a, b, c, d,
    dense_rank() over (
        order by source, substance, scope, population, comparator, counting, event_kind
    ) as family_number,
    row_number() over (
        order by source, substance, scope, population, comparator, counting, event_kind, event
    ) as table_number
from cell
where a > 0 and c >= 0 and d >= 0
