-- One row per report of FAERS and record of openFDA with its case.
select report.report_id, 'openfda_drug' as delivered_by, record.release
from core_report as report
join work_openfda_drug_record as record on report.case_id = record.case_id
where report.source = 'faers'
