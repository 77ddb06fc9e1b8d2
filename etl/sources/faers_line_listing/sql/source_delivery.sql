-- One row per report of FAERS and line listing that holds the case.
select
    report.report_id,
    'faers_line_listing' as delivered_by,
    listing.release,
    max(listing.latest_date) as latest_date
from core_report as report
join raw_faers_line_listing_case as listing on report.case_id = listing.case_id
where report.source = 'faers'
group by report.report_id, listing.release
