-- One row per group and class of other ingredients, or ingredient of one, that belongs to it.
--   co_ingestant_group: key of mart_co_ingestant_group
--   class: class of co_ingestant_classes.csv
--   ingredient: only this ingredient of the class; null for all of it
select co_ingestant_group, class, nullif(ingredient, '') as ingredient
from vocabulary_co_ingestant_groups
