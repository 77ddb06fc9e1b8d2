-- One row per scope of a law and the word for it on a page.
--   scope: leaf, 7-oh or synthetic
--   scope_label: word
--   sort_order: order on a page
select scope, scope_label, sort_order
from (
    values ('leaf', 'Leaf', 1), ('7-oh', '7-OH', 2), ('synthetic', 'Synthetic analogues', 3)
) as word (scope, scope_label, sort_order)
