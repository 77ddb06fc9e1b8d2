"""People: who the reports are about, and who sent them from where."""

from dashboard.charts import age_sex, country, reason_for_use, reporter
from dashboard.pages.base import Page, PageView

PAGE = Page(
    path="/people",
    name="People",
    title="People · kratomwatch",
    heading="Who the reports are about, and who sent them",
    caution_title="Blank is not no.",
    caution="Each share is of all reports, with the blanks shown.",
    views=(
        PageView(key="age", question="How old, of which sex?", blocks=(age_sex.CHART,)),
        PageView(key="reporter", question="Who reported?", blocks=(reporter.CHART,)),
        PageView(key="country", question="From which country?", blocks=(country.CHART,)),
        PageView(key="reason", question="Used for what?", blocks=(reason_for_use.CHART,)),
    ),
)
