-- One row per report system, watched substance, class of other ingredients and event that at least one report
-- lists all together: the eight counts of distinct reports by whether they name the substance (first figure), list
-- the class (second) and list the event (third). All are of the same files and versions. The classes are the
-- opioids and depressants of co_ingestant_groups.csv.
with cell as (
    select
        counted.*,
        known.key as class,
        counted.all_together - counted.together as n101,
        counted.event_reports - counted.together as n011,
        counted.all_event_reports - counted.all_together - counted.event_reports + counted.together
            as n001
    from work_signal_count as counted
    join work_population as known
        on counted.population = known.population and known.kind = 'class'
    where counted.together > 0
        and counted.scope = 'any_role'
        and counted.event_kind in ('term', 'group')
)
select
    source,
    counted_source,
    substance,
    class,
    event_kind,
    event,
    together as n111,
    substance_reports - together as n110,
    n101,
    all_substance_reports - substance_reports - n101 as n100,
    n011,
    population_reports - substance_reports - n011 as n010,
    n001,
    all_reports - all_substance_reports - population_reports + substance_reports - n001 as n000
from cell
