-- One row per source, ingredient and reaction that a report lists together: distinct reports of all products. A
-- source may leave out ingredients, by a rule that knows nothing of their reactions; of one that is there,
-- every pair is.
--   source: key of the source whose files were counted
--   ingredient: as in source_background_ingredient
--   pt: as in source_background_reaction
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as varchar) as ingredient,
    cast(null as varchar) as pt,
    cast(null as bigint) as reports
where false
