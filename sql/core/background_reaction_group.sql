-- One row per source and group of reactions: distinct reports, all products, that list a term of the group.
-- Counted as such, since reports that list several terms of a group count once.
--   source: key of the source whose files were counted
--   reaction_group: group of reaction_groups.csv
--   reports: distinct reports after the version rules
select source, reaction_group, reports from source_background_reaction_group
