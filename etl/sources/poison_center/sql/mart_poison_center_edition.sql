-- One row per earlier edition of the tables from line lists and cell, as it was published then. It holds nothing that was not public; this edition was compared with all of them.
--   edition: number of the edition, from 1
--   published_at: when the file that held it was built, UTC
--   characteristic: which table, as in mart_poison_center
--   substance_group: key of mart_exposure_group
--   year: calendar year in severity_year; null where all years are together
--   value: key of the row
--   exposures: distinct exposures; null where hidden
--   mark: shown, small, complementary or withheld
--   largest_hidden: counts from 1 to this one were hidden
select
    edition, published_at, characteristic, substance_group, year, value, exposures, mark,
    largest_hidden
from earlier_poison_center
