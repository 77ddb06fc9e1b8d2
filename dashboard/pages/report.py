"""One report: what it says, what a rule read in it, where it counts, and what it cannot tell."""

from dashboard.charts import report
from dashboard.charts.report_list import REPORT_PATH
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path=REPORT_PATH,
    name="Report",
    title="Report · kratomwatch",
    heading="One report",
    caution_title="One report is not a case study.",
    caution=(
        "It was not validated, and nobody can say from it which product, if any, led to the "
        "reactions."
    ),
    views=(
        PageView(
            key="report", question="What does it say?", blocks=(report.BLOCK,), by_source=False
        ),
    ),
    in_navigation=False,
    named_by="id",
)
