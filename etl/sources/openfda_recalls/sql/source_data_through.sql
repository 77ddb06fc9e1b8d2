-- One row per staged release: the latest date in it.
select 'openfda_recalls' as source, release, max(report_date) as data_through_date
from raw_openfda_recalls_recall
group by release
