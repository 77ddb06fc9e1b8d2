-- One row per staged release: the latest date in it.
select 'faers' as source, release, max(fda_date) as data_through_date
from raw_faers_demo
group by release
