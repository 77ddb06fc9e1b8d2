-- One row per key used in the tables and the word for it on a page.
--   kind: substance or outcome
--   key: key
--   label: word
--   sort_order: order on a page
select kind, key, label, sort_order
from (
    values
        ('outcome', 'death', 'Death', 1),
        ('outcome', 'life_threatening', 'Life-threatening', 2),
        ('outcome', 'hospitalization', 'Hospitalized', 3),
        ('outcome', 'disability', 'Disability', 4),
        ('outcome', 'required_intervention', 'Required intervention', 5),
        ('outcome', 'other_serious', 'Other serious', 6),
        ('outcome', 'none_serious', 'No serious outcome', 7)
) as word (kind, key, label, sort_order)
union all
select 'substance' as kind, substance as key, label, sort_order from mart_substance
