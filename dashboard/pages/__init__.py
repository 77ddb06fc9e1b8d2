"""The pages, in the order of the navigation."""

from dashboard.pages import co_ingestants, context, limitations, overview, trends

PAGES = (
    overview.PAGE,
    trends.PAGE,
    co_ingestants.PAGE,
    context.PAGE,
    limitations.PAGE,
)
