"""Overview: one count per source, side by side; the trend and the outcomes of the first source."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard import blocks, charts
from dashboard.context import Context, Page
from dashboard.text import capitalized, in_words


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    sources = context.snapshot.sources
    number = capitalized(in_words(len(sources)))
    systems = "report system" if len(sources) == 1 else "report systems"
    charts_of = [charts.trend, charts.outcomes] if sources else []
    return [
        blocks.page_head(
            "What is being reported about kratom and 7-OH",
            lead=(
                f"{number} {systems}, each counted on its own. They describe reports, not users "
                "and not proven harm."
            ),
            caution_title="A report is not proof.",
            caution="With several products on a report, no product can be tied to the event.",
        ),
        *([charts.years(context)] if sources else [_only_line_lists(context)]),
        *(chart(context, sources[0]) for chart in charts_of),
    ]


def _only_line_lists(context: Context) -> Component:
    return blocks.empty_state(
        "No source that publishes single reports is loaded.",
        reason="Tables made from line lists stand on a page of their own.",
        way_on=dcc.Link("Poison centers and deaths", href=context.filters.link("/poison-centers")),
    )


PAGE = Page(path="/", name="Overview", title="Overview · kratomwatch", render=render)
