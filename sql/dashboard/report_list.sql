-- Single reports that match the filters, the one received last first; public systems only.
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
