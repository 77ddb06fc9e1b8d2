"""Trends: reports per quarter, leaf or 7-OH, outcomes, and what can move them."""

from dashboard.charts import events, leaf_or_7oh, outcome_share, trend
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path="/trends",
    name="Trends",
    title="Trends · kratomwatch",
    heading="How the numbers of reports change",
    caution_title="The latest quarters are incomplete.",
    caution=(
        "A rise can mean more use, more reporting or more harm; these numbers cannot tell which."
    ),
    views=(
        PageView(key="quarters", question="How many a quarter?", blocks=(trend.CHART,)),
        PageView(key="leaf", question="Leaf or 7-OH?", blocks=(leaf_or_7oh.CHART,)),
        PageView(key="outcomes", question="Which outcomes?", blocks=(outcome_share.CHART,)),
        PageView(
            key="events", question="What can move them?", blocks=(events.BLOCK,), by_source=False
        ),
    ),
)
