-- One row per group in which exposures of line lists are counted. The groups exclude each other: an exposure naming substances of several counts in one, and any is their sum.
--   substance_group: key, as in mart_poison_center
--   label: name of the group on a page
--   sort_order: order on a page, any first
select key as substance_group, label, cast(sort_order as integer) as sort_order
from vocabulary_exposure_groups
union all
select 'any' as substance_group, 'Any' as label, 0 as sort_order
