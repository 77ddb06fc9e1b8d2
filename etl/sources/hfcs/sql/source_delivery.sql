-- One row per complaint and release of either source that delivered it.
select report.report_id, delivery.source as delivered_by, delivery.release
from core_report as report
join work_hfcs_delivery as delivery on report.case_id = delivery.report_number
where report.source = 'hfcs'
