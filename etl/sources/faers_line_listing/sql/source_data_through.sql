-- One row per staged release: the latest date in it.
select 'faers_line_listing' as source, release, max(latest_date) as data_through_date
from raw_faers_line_listing_case
group by release
