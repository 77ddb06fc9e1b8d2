-- One row per group of classes of other ingredients that one can ask for, such as any opioid.
--   co_ingestant_group: key
--   label: name on a page
--   sort_order: order in a list
select co_ingestant_group, label, cast(sort_order as integer) as sort_order
from vocabulary_co_ingestant_group_labels
