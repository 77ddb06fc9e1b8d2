-- One row per drug of a delivered openFDA drug/event record; a drug can have a row for each dose.
select
    release, record_seq, line_number, safetyreportid, drug_seq, medicinalproduct, activesubstancename,
    drugcharacterization, drugdosagetext, drugadditional, drugrecurreadministration,
    drugindication, drugstartdate
from read_parquet(getvariable('openfda_drug_drug'), union_by_name = true)
