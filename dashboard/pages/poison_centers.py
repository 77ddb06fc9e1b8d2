"""Poison centers and deaths: published series, tables from line lists, deaths with findings."""

from dashboard.charts import (
    co_ingestant,
    co_ingestant_class,
    co_ingestant_number,
    exposure_late,
    exposures,
    hidden_counts,
    published_series,
    trend,
)
from dashboard.charts.base import Chart
from dashboard.pages.base import Page, PageView

_LISTS = {
    block.key.removeprefix("poison_center_"): block
    for block in (*exposures.BLOCKS, exposure_late.BLOCK)
}


def _exposures(key: str, question: str, *names: str) -> PageView:
    blocks = tuple(_LISTS[name] for name in names)
    return PageView(key=key, question=question, blocks=blocks, by_source=False)


def _deaths(key: str, question: str, *charts: Chart) -> PageView:
    return PageView(key=key, question=question, blocks=charts, evidence=("medical_examiner",))


PAGE = Page(
    path="/poison-centers",
    name="Poison centers and deaths",
    title="Poison centers and deaths · kratomwatch",
    heading="What poison centers hear, and deaths",
    caution_title="An exposure is not proof of a poisoning;",
    caution=(
        "what was found is not what killed. Substances choose groups here and quarters choose "
        "years; other filters do not apply to exposures."
    ),
    views=(
        PageView(
            key="published",
            question="What is published?",
            blocks=(published_series.BLOCK,),
            by_source=False,
        ),
        _exposures("years", "How many exposures?", "year", "severity_year", "late"),
        _exposures("outcome", "How severe?", "outcome"),
        _exposures("people", "Who?", "age", "sex"),
        _exposures("why", "Why, how long?", "reason", "chronicity"),
        _exposures("effects", "Which effects?", "effect"),
        _exposures("care", "Which care?", "site", "therapy"),
        _exposures("with", "What else, how?", "substances", "co_ingestant", "route"),
        PageView(
            key="hidden",
            question="What is hidden?",
            blocks=(hidden_counts.BLOCK,),
            by_source=False,
        ),
        _deaths("deaths", "How many deaths?", trend.CHART),
        _deaths(
            "found", "What was also found?", co_ingestant_class.CHART, co_ingestant_number.CHART
        ),
        _deaths("substances", "Which substances?", co_ingestant.CHART),
    ),
    is_context=True,
)
