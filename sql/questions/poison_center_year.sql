-- Exposures from line lists by calendar year of the call and substance group, small counts hidden.
-- title: Poison-center exposures by year
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
-- limitation exposure_not_poisoning strong | An exposure is not a poisoning. | Each case number counts once; information calls, confirmed non-exposures and animals do not count.
-- limitation calls_are_voluntary strong | Calling is voluntary. | A rise can mean more use, more harm or more calling.
-- limitation small_counts_hidden strong | Small counts are hidden. | And others with them, so that no hidden count follows from the shown ones. Zeros are shown.
-- limitation editions_compared part | Editions can be compared. | What that shows and what is hidden from it stands below the charts.
-- limitation no_denominator strong | No denominator. | Nobody knows how many people use these products, or would call.
-- limitation substance_not_tested part
select
    substance_group, group_label, year, value, value_label, sort_order, exposures, exposures_text,
    base_exposures, is_incomplete
from filtered_exposure({arguments})
where characteristic in ('year')
order by group_order, year, sort_order, value
