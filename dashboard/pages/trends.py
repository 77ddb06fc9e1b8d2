"""Trends: reports per quarter and outcomes, one source below the other."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import blocks, charts, events
from dashboard.context import Context, Page


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    sources = context.snapshot.sources
    return [
        blocks.page_head(
            "How the numbers of reports change",
            lead=(
                "Reports by the quarter they were received, deaths by their date, by the substance "
                "they name. A rise can mean more use, more reporting or more harm; these numbers "
                "cannot tell which."
            ),
            caution_title="The latest quarters are incomplete.",
            caution="They are hatched and will rise as later files arrive.",
        ),
        *(charts.trend(context, source) for source in sources),
        *(
            charts.leaf_or_7oh(context, source)
            for source in sources
            if source.source != "medical_examiner"
        ),
        *(charts.outcomes(context, source) for source in sources if source.lists_outcomes),
        events.event_block(context),
    ]


PAGE = Page(path="/trends", name="Trends", title="Trends · kratomwatch", render=render)
