-- One row per class of other ingredients, unclassified included.
--   class: key
--   class_label: name on a page
--   is_treatment: usually given as treatment, so shown apart
--   sort_order: order in a list of definitions
select class, class_label, cast(is_treatment as boolean) as is_treatment,
    cast(sort_order as integer) as sort_order
from vocabulary_co_ingestant_classes
union all
select 'unclassified' as class, 'Unclassified' as class_label, false as is_treatment,
    9999 as sort_order
where not exists (
    select 1 from vocabulary_co_ingestant_classes where class = 'unclassified'
)
