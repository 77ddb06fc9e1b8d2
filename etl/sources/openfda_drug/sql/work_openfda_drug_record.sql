-- One row per record of openFDA drug/event and what became of it, as in work_faers_delivery.
-- openFDA keeps deleted cases.
select release, record_seq, caseid, case_id, fate
from work_faers_delivery
where source = 'openfda_drug'
