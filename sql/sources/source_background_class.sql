-- One row per source and class of ingredients: distinct reports of all products that list one of it.
--   source: key of the source whose files were counted
--   class: class of co_ingestant_classes.csv
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as varchar) as class,
    cast(null as bigint) as reports
where false
