-- One row per group of reactions: our own grouping, ungrouped included.
--   reaction_group: key
--   label: name on a page
--   sort_order: order in a list
select reaction_group, label, cast(sort_order as integer) as sort_order
from vocabulary_reaction_group_labels
union all
select 'ungrouped' as reaction_group, 'Ungrouped' as label, 9999 as sort_order
where not exists (
    select 1 from vocabulary_reaction_group_labels where reaction_group = 'ungrouped'
)
