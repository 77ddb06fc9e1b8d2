-- How many exposures of a year the tables from line lists showed first once the year was over, and how many now.
-- title: How late exposures enter the line lists
--   substance_group: kratom (kratom or mitragynine named, no 7-OH), 7-oh (7-OH or a synthetic analogue named, with or without kratom) or any; the first two exclude each other
--   group_label: name of the group on a page
--   year: calendar year of the call
--   first_published_at: when the first edition that showed the count after the year was built, UTC
--   first_exposures: distinct exposures in it
--   editions: earlier editions that showed the count after the year
--   exposures: distinct exposures in this edition; null where hidden
--   exposures_text: the same as shown, with < and the limit for a small count, a double dagger for a cell hidden to protect another one
--   share: first_exposures of exposures; above 1 where some left; null where hidden or none
--   is_incomplete: the lists begin (after January) or end within this year
-- limitation editions_compared strong | From published tables alone. | How late a single call came is confidential; a list of another center that was added since raises a year as well.
-- limitation small_counts_hidden strong
select
    late.substance_group, late.group_label, late.year, late.first_published_at,
    late.first_exposures, late.editions, late.exposures, late.exposures_text, late.share,
    cell.is_incomplete
from mart_poison_center_late as late
join filtered_exposure({arguments}) as cell
    on late.substance_group = cell.substance_group and late.year = cell.year
where cell.characteristic = 'year'
order by cell.group_order, late.year
