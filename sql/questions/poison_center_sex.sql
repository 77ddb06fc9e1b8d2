-- Exposures from line lists by sex.
-- title: Poison-center exposures by sex
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
-- limitation field_missing strong | Not given is not no. | What the center did not learn stands in a row of its own.
-- limitation small_counts_hidden part
select
    substance_group, group_label, year, value, value_label, sort_order, exposures, exposures_text,
    base_exposures, is_incomplete
from filtered_exposure({arguments})
where characteristic in ('sex')
order by group_order, year, sort_order, value
