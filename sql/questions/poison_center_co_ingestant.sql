-- Exposures from line lists by class of other substances also listed; classes overlap.
-- title: Classes of other substances on poison-center exposures
--   substance_group: kratom (kratom or mitragynine named, no 7-OH), 7-oh (7-OH or a synthetic analogue named, with or without kratom) or any; the first two exclude each other
--   group_label: name of the group on a page
--   year: calendar year of the call in severity_year and year; null where all years are together
--   value: key of the row
--   value_label: name of the row on a page
--   sort_order: order on a page
--   exposures: distinct exposures (cases or lines in the tables of those names); null where hidden
--   exposures_text: the same as shown, with < and the limit for a small count, a double dagger for a cell hidden to protect another one
--   base_exposures: all exposures of the group; null where hidden or not a base
--   is_incomplete: the lists begin (after January) or end within this year
-- limitation also_listed strong | Also listed, not taken together. | The list does not say when each substance was taken.
-- limitation substance_not_tested strong | Few exposures are confirmed by a test. | Substances are as named by the caller or clinician.
-- limitation small_counts_hidden part
select
    substance_group, group_label, year, value, value_label, sort_order, exposures, exposures_text,
    base_exposures, is_incomplete
from filtered_exposure({arguments})
where characteristic in ('co_ingestant_class')
order by group_order, year, sort_order, value
