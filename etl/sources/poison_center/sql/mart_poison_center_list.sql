-- One row where line lists of poison centers are loaded: how far they go and what is hidden.
--   lists: files loaded
--   data_through_date: end of the month of the last call, not after the day the list was added
--   last_refreshed_at: when a list was last added, UTC
--   first_year: first calendar year with an exposure
--   last_year: last calendar year with an exposure
--   largest_hidden: counts from 1 to this one are hidden
select
    count(distinct file.release) as lists,
    max(file.data_through_date) as data_through_date,
    max(file.retrieved_at) as last_refreshed_at,
    (select min(year) from mart_poison_center where characteristic = 'year') as first_year,
    (select max(year) from mart_poison_center where characteristic = 'year') as last_year,
    max(build.largest_hidden) as largest_hidden
from core_release as file
cross join registry_build as build
where file.report_system = 'poison_center'
having count(*) > 0
