-- One row per source with reports of all products and population of work_population: its distinct reports.
--   source: key of the source whose files were counted
--   population: bit of the population
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as bigint) as population,
    cast(null as bigint) as reports
where false
