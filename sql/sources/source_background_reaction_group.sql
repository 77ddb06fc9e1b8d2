-- One row per source and group of reactions: distinct reports of all products that list a term of it.
--   source: key of the source whose files were counted
--   reaction_group: group of reaction_groups.csv
--   reports: distinct reports after the version rules
select
    cast(null as varchar) as source,
    cast(null as varchar) as reaction_group,
    cast(null as bigint) as reports
where false
