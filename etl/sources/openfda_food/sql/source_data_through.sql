-- One row per staged release: the latest date in it.
select 'openfda_food' as source, release, max(received_date) as data_through_date
from raw_openfda_food_report
group by release
