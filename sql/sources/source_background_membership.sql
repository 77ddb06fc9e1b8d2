-- One row per report in source_background_product and population of work_population that it belongs to.
--   source: key of the source whose files were counted
--   report_id: report
--   population: bit of the population
select
    cast(null as varchar) as source,
    cast(null as varchar) as report_id,
    cast(null as bigint) as population
where false
