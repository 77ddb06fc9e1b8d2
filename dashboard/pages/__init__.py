"""The pages, in the order of the navigation."""

from dashboard.pages import (
    co_ingestants,
    context,
    limitations,
    methods,
    overview,
    people,
    poison_centers,
    reactions,
    report,
    reports,
    trends,
)

PAGES = (
    overview.PAGE,
    trends.PAGE,
    co_ingestants.PAGE,
    reactions.PAGE,
    people.PAGE,
    poison_centers.PAGE,
    context.PAGE,
    reports.PAGE,
    report.PAGE,
    limitations.PAGE,
    methods.PAGE,
)
