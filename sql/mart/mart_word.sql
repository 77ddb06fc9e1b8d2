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
        ('outcome', 'congenital_anomaly', 'Congenital anomaly', 5),
        ('outcome', 'required_intervention', 'Required intervention', 6),
        ('outcome', 'other_serious', 'Other serious', 7),
        ('outcome', 'serious_unspecified', 'Serious, not said how', 8),
        ('outcome', 'emergency_visit', 'Emergency room visit', 9),
        ('outcome', 'none_serious', 'No serious outcome', 10)
    ) as word (kind, key, label, sort_order)
union all
select 'substance' as kind, substance as key, label, sort_order from mart_substance
