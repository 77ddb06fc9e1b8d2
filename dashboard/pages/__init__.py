"""The pages, in the order of the navigation."""

from dashboard.pages import co_ingestants, limitations, overview, poison_centers, trends

PAGES = (overview.PAGE, trends.PAGE, co_ingestants.PAGE, poison_centers.PAGE, limitations.PAGE)
