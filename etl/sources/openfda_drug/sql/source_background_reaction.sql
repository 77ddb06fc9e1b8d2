-- One row per term that openFDA counted.
select 'openfda_drug' as source, pt, reports, 'api' as counted_from
from work_openfda_drug_total
where pt is not null
