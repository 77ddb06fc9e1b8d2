"""Overview: what is new, one count per source, side by side, and the trend of one of them."""

from dashboard.charts import counts_by_year, trend, what_is_new
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path="/",
    name="Overview",
    title="Overview · kratomwatch",
    heading="What is being reported about kratom and 7-OH",
    caution_title="A report is not proof.",
    caution="With several products on a report, no product can be tied to the event.",
    views=(
        PageView(
            key="counts",
            question="What is new, and how many?",
            blocks=(what_is_new.BLOCK, counts_by_year.BLOCK, trend.CHART),
        ),
    ),
)
