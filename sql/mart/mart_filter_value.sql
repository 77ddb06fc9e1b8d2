-- One row per further filter and word that it takes.
--   filter: parameter of every question about reports
--   value: word: an item of the list that the parameter takes; of a switch, its word in the address
--   label: name in the form
--   sort_order: order in the form
with vocabulary as (
    select kind, key, label, sort_order
    from mart_word
    where key not in ('not_given', 'unknown')
    union all
    select 'reaction_group' as kind, reaction_group as key, label, sort_order
    from mart_reaction_group
)
select
    declared.filter,
    vocabulary.key as value,
    vocabulary.label,
    cast(vocabulary.sort_order as integer) as sort_order
from declared_filter as declared
join vocabulary on declared.vocabulary = vocabulary.kind
union all
select filter, only_value as value, only_label as label, 1 as sort_order
from declared_filter
where only_value is not null
