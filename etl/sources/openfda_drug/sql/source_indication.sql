-- One row per reason for use of a product of a watched record; openFDA gives it beside each dose, with a caret for an
-- apostrophe.
select report_id, product_seq, upper(trim(replace(drugindication, '^', ''''))) as term
from work_openfda_drug_dose
where drugindication is not null
