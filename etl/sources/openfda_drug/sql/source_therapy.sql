-- One row per start of use of a product of a watched record; openFDA gives it beside each dose.
select report_id, product_seq, trim(drugstartdate) as start_text
from work_openfda_drug_dose
where drugstartdate is not null
