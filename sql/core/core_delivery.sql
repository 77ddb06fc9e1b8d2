-- One row per report and release that delivered it: the same report often comes several times.
--   report_id: report
--   delivered_by: key of the source
--   release: release
--   is_used: this release supplied the values in core_report
select
    report.report_id,
    'faers' as delivered_by,
    version.release,
    bool_or(report.delivered_by = 'faers' and version.release = report.release) as is_used
from core_report as report
join work_faers_version as version on try_cast(report.case_id as bigint) = version.caseid
where report.source = 'faers'
group by report.report_id, version.release
union all
select
    report.report_id,
    'openfda_drug' as delivered_by,
    record.release,
    bool_or(report.delivered_by = 'openfda_drug' and record.fate = 'used') as is_used
from core_report as report
join work_openfda_drug_record as record on report.case_id = record.case_id
where report.source = 'faers'
group by report.report_id, record.release
union all
select
    report.report_id,
    delivery.source as delivered_by,
    delivery.release,
    delivery.rank_in_system = 1 as is_used
from core_report as report
join work_hfcs_delivery as delivery on report.case_id = delivery.report_number
where report.source = 'hfcs'
union all
select
    report.report_id,
    'medical_examiner' as delivered_by,
    death.release,
    bool_or(death.release = report.release) as is_used
from core_report as report
join raw_medical_examiner_death as death on report.case_id = death.death_id
where report.source = 'medical_examiner'
group by report.report_id, death.release
