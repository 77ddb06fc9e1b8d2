-- One row per report system with a background, watched substance, scope and population (0 for all reports): the
-- reports that name it there, the events that these are of, and all reports there. Of several backgrounds of a system the one that mart_source
-- takes: counted in files before openFDA's own counts, then the one with most reports. openFDA's own counts are
-- known of all reports alone.
with ranked as (
    select
        *,
        row_number() over (
            partition by report_system order by counted_from = 'files' desc, reports desc, source
        ) as place
    from background_total
),
counted as (
    select report_system, source as counted_source, counted_from, reports as all_reports
    from ranked
    where place = 1
),
total as (
    select counted_source, cast(0 as bigint) as population, all_reports as population_reports
    from counted
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
    counted.report_system,
    counted.counted_source,
    counted.counted_from,
    counted.all_reports,
    named.substance,
    named.scope,
    total.population,
    total.population_reports,
    named.substance_reports as all_substance_reports,
    named.substance_events as all_substance_events,
    coalesce(member.substance_reports, 0) as substance_reports,
    coalesce(member.substance_events, 0) as substance_events
from counted
join named on counted.counted_source = named.source and named.population = 0
join total on counted.counted_source = total.counted_source
left join named as member
    on counted.counted_source = member.source
    and named.substance = member.substance
    and named.scope = member.scope
    and total.population = member.population
