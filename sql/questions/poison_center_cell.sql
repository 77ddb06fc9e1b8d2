-- Cells of the tables of exposures from line lists, small counts hidden; filters choose rows and years.
-- title: All tables made from poison-center line lists
--   characteristic: which table: total, year, medical_outcome, severity, severity_year, age_band, sex, reason, chronicity, management_site, number_of_substances, clinical_effect, therapy, route, co_ingestant_class, case (what was left out) or line (rejected)
--   substance_group: kratom (kratom or mitragynine named, no 7-OH), 7-oh (7-OH or a synthetic analogue named, with or without kratom) or any; the first two exclude each other
--   group_label: name of the group on a page
--   year: calendar year of the call in severity_year and year; null where all years are together
--   value: key of the row
--   value_label: name of the row on a page
--   sort_order: order on a page
--   exposures: distinct exposures (cases or lines in the tables of those names); null where hidden
--   exposures_text: the same as shown, with < and the limit for a small count, a double dagger for a cell hidden to protect another one
--   mark: shown, small, complementary or withheld
--   base_exposures: all exposures of the group; null where hidden or not a base
--   is_incomplete: the lists begin (after January) or end within this year
select * exclude (group_order)
from filtered_exposure({arguments})
order by characteristic, substance_group, year, sort_order
