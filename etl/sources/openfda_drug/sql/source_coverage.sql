-- One row where openFDA is loaded: it holds the cases of all quarters up to its latest.
select
    'faers' as source,
    'openfda_drug' as delivered_by,
    cast(null as date) as first_date,
    max(data_through_date) as last_date
from core_release
where source = 'openfda_drug'
having count(*) > 0
