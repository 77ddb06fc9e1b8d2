-- Reports that list a reaction of one of these groups.
-- filter 40 | Reaction group | Any reaction
-- address reaction
-- values reaction_group
-- said with a reaction in “{value}”
-- without a reaction
list_has_any(report.groups_listed, reaction_groups)
