"""Reports: the single reports that match the filters, one report system at a time."""

from dashboard.charts import articles, report_list
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path=report_list.LIST_PATH,
    name="Reports",
    title="Reports · kratomwatch",
    heading="The reports behind the numbers",
    caution_title="One report is not a case study.",
    caution="It was not validated, and it can be one of several about one event.",
    views=(
        PageView(key="list", question="Which reports?", blocks=(report_list.BLOCK,)),
        PageView(
            key="articles", question="Which articles stand behind them?", blocks=(articles.BLOCK,)
        ),
    ),
)
