"""Data limitations: what each source is and cannot tell, how complete it is, what was loaded."""

from dashboard.charts import (
    completeness,
    currency,
    delay,
    faers_version,
    limitation_matrix,
    limitation_statements,
    loaded,
    source_cards,
)
from dashboard.charts.base import Block
from dashboard.pages.base import Page, PageView


def _view(key: str, question: str, *blocks: Block) -> PageView:
    return PageView(key=key, question=question, blocks=blocks, by_source=False)


PAGE = Page(
    path="/limitations",
    name="Limitations",
    title="Data limitations · kratomwatch",
    heading="How far these numbers can be trusted",
    caution_title="Each limitation has an owner,",
    caution="its source and the day of its next review; each chart shows those that touch it.",
    views=(
        _view("sources", "What can each source tell?", source_cards.BLOCK),
        _view("current", "How current?", currency.BLOCK),
        PageView(key="late", question="How late do they come?", blocks=(delay.BLOCK,)),
        PageView(key="fields", question="Which fields are given?", blocks=(completeness.CHART,)),
        _view("charts", "What limits which chart?", limitation_matrix.REPORTS),
        _view("other-charts", "And the other charts?", limitation_matrix.OTHERS),
        _view("statements", "What does each say?", limitation_statements.BLOCK),
        _view("versions", "What became of versions?", faers_version.BLOCK),
        _view("files", "Which files?", loaded.RELEASES),
        _view("rejected", "What was not loaded?", loaded.REJECTS, loaded.UNUSABLE),
        _view("review", "What waits for a decision?", loaded.REVIEW),
    ),
)
