"""The pages, in the order of the navigation."""

from dashboard.pages import co_ingestants, limitations, overview, report, reports, trends

PAGES = (
    overview.PAGE,
    trends.PAGE,
    co_ingestants.PAGE,
    reports.PAGE,
    report.PAGE,
    limitations.PAGE,
)
