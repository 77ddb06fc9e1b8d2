"""Overview: one count per source, side by side; the trend and the outcomes of the first source."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import blocks, charts
from dashboard.context import Context, Page
from dashboard.text import capitalized, in_words


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    sources = context.snapshot.sources
    counted = len(context.snapshot.counted_sources)
    number = capitalized(in_words(counted))
    systems = "report system" if counted == 1 else "report systems"
    first = sources[0]
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
        charts.years(context),
        charts.trend(context, first),
        *([charts.outcomes(context, first)] if first.lists_outcomes else []),
    ]


PAGE = Page(path="/", name="Overview", title="Overview · kratomwatch", render=render)
