-- One row per report and substance it is counted under: what every count on a page starts from.
--   report_id: report
--   event_id: the event it is of, as far as suspected duplicates tell (core_report_event)
--   source: key of the report system; never add up across it
--   substance: key of mart_substance
--   is_suspect: the reporter calls a product naming it suspect (or interacting); null where the report system has no such word (deaths), and the filter then leaves the report in
--   received_date: first received by the publisher, or the date of a death
--   received_quarter: its quarter, e.g. 2025-Q4
--   quarter_start: first day of that quarter
--   received_year: its year
--   is_serious: any outcome that FDA's regulations call serious is listed
--   has_death: death is listed as an outcome, which does not say what caused it
--   has_hospitalization: a hospitalization is listed
select
    mention.report_id,
    event.event_id,
    report.source,
    mention.substance,
    case when system.has_roles then mention.role in ('suspect', 'interacting') end as is_suspect,
    report.received_date,
    year(report.received_date) || '-Q' || quarter(report.received_date) as received_quarter,
    cast(date_trunc('quarter', report.received_date) as date) as quarter_start,
    year(report.received_date) as received_year,
    report.is_serious,
    report.has_death,
    report.has_hospitalization
from core_mention as mention
join core_report as report on mention.report_id = report.report_id
join core_report_event as event on mention.report_id = event.report_id
join registry_report_system as system on report.source = system.key
where mention.is_counted
