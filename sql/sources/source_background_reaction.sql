-- One row per source and reaction in the spelling of work_reaction_term: distinct reports of all products.
--   source: key of the source whose files were counted
--   pt: MedDRA preferred term
--   reports: distinct reports after the version rules
--   counted_from: files, or api
select
    cast(null as varchar) as source,
    cast(null as varchar) as pt,
    cast(null as bigint) as reports,
    cast(null as varchar) as counted_from
where false
