-- Single reports that match the filters, the one received last first; public systems only.
-- title: Reports that match the filters, one a line
--   report_id: report
--   source: key of the report system
--   received_date: first received by the publisher
--   received_quarter: its quarter, e.g. 2025-Q4
--   substances: substances it is counted under, joined by a semicolon; null where under none
--   products: product names as written, joined by a semicolon
--   product_number: distinct products; substances named in the findings of a death
--   reactions: reactions, joined by a semicolon
--   outcomes: outcomes listed, joined by a semicolon
--   is_serious: any outcome that FDA's regulations call serious is listed
--   age_years: age at the event in years
--   sex: female, male or unknown
--   country_code: country of the event, two letters; null where not collected
--   event_date: when the event began, as reported
--   event_date_precision: day, month or year
-- limitation not_proof_of_cause strong
-- limitation duplicates strong
-- limitation names_withheld part
with chosen as (
    select distinct report_id
    from filtered_report({arguments})
)
select
    report.report_id,
    report.source,
    report.received_date,
    report.received_quarter,
    report.substances,
    report.products,
    report.product_number,
    report.reactions,
    report.outcomes,
    report.is_serious,
    report.age_years,
    report.sex,
    report.country_code,
    report.event_date,
    report.event_date_precision
from mart_public_report as report
join chosen on report.report_id = chosen.report_id
join mart_source as listed on report.source = listed.source
order by listed.sort_order, report.received_date desc, report.report_id
