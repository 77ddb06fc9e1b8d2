-- One row per staged release: the latest date in it.
select 'openfda_drug' as source, release, max(receipt_date) as data_through_date
from raw_openfda_drug_report
group by release
