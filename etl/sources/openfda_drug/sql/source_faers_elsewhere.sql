-- One row per case that openFDA supplies.
select caseid
from work_openfda_drug_record
where fate = 'used'
