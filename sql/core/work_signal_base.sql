-- One row per report system with a background, watched substance, scope and population (0 for all reports): the
-- reports that name it there, the events that these are of, and all reports there. openFDA's own counts are known of
-- all reports alone.
with total as (
    select counted_source, cast(0 as bigint) as population, all_reports as population_reports
    from work_signal_system
    union all
    select source as counted_source, population, reports as population_reports
    from source_background_population
),
named as (
    select source, population, substance, scope, count(*) as substance_reports,
        count(distinct event_id) as substance_events
    from work_signal_mention
    group by source, population, substance, scope
)
select
    system.report_system,
    system.counted_source,
    system.counted_from,
    system.all_reports,
    named.substance,
    named.scope,
    total.population,
    total.population_reports,
    named.substance_reports as all_substance_reports,
    named.substance_events as all_substance_events,
    coalesce(member.substance_reports, 0) as substance_reports,
    coalesce(member.substance_events, 0) as substance_events
from work_signal_system as system
join named on system.counted_source = named.source and named.population = 0
join total on system.counted_source = total.counted_source
left join named as member
    on system.counted_source = member.source
    and named.substance = member.substance
    and named.scope = member.scope
    and total.population = member.population
