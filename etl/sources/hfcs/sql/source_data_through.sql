-- One row per staged release: the latest date in it.
select 'hfcs' as source, release, max(received_date) as data_through_date
from raw_hfcs_row
group by release
