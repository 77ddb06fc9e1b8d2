-- One row per term and group of reaction_groups.csv that it is in, with a number to count the group by. It is
-- below 0, so that terms and groups can be counted together.
with numbered as (
    select reaction_group, -dense_rank() over (order by reaction_group) as group_number
    from (select distinct reaction_group from vocabulary_reaction_groups) as known
)
select listed.pt, numbered.reaction_group, numbered.group_number
from vocabulary_reaction_groups as listed
join numbered on listed.reaction_group = numbered.reaction_group
