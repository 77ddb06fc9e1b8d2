"""Context: law, overdose deaths, claims and surveys; nothing here is counted as a report."""

from dashboard.charts import (
    claims,
    legal_status,
    overdose_death,
    policy_timeline,
    recalls,
    survey,
)
from dashboard.charts.base import Block
from dashboard.pages.base import Page, PageView


def _view(key: str, question: str, block: Block) -> PageView:
    return PageView(key=key, question=question, blocks=(block,), by_source=False)


PAGE = Page(
    path="/context",
    name="Context",
    title="Context · kratomwatch",
    heading="What happened around the reports",
    caution_title="Context is not cause.",
    caution="None of it is a report, and two lines over the same years do not explain each other.",
    views=(
        _view("law", "Which laws, when?", policy_timeline.BLOCK),
        _view("states", "Legal where?", legal_status.BLOCK),
        _view("recalls", "What was recalled?", recalls.BLOCK),
        _view("overdoses", "Overdose deaths of all drugs?", overdose_death.BLOCK),
        _view("claims", "What is claimed?", claims.BLOCK),
        _view("surveys", "What do surveys say?", survey.BLOCK),
    ),
    is_context=True,
)
