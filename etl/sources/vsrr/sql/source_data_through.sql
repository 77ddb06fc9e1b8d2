-- One row per staged release: the latest date in it.
select 'vsrr' as source, release, max(month_end) as data_through_date
from raw_vsrr_row
group by release
