-- One row per source, population of work_population and event: distinct reports of all products in it that list
-- the event.
--   source: key of the source whose files were counted
--   population: bit of the population
--   event_kind: term, group, class or ingredient
--   event: as in source_background_reaction and its likes
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as bigint) as population,
    cast(null as varchar) as event_kind,
    cast(null as varchar) as event,
    cast(null as bigint) as reports
where false
