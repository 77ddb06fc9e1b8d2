"""Co-ingestants: what else was listed on the reports, by source."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import blocks, charts
from dashboard.context import Context, Page


def render(context: Context) -> Sequence[Component]:
    """Give the blocks of the page."""
    parts: list[Component] = [
        blocks.page_head(
            "What else was on those reports",
            lead=(
                "Other ingredients also listed on reports naming kratom or 7-OH. Listed does not "
                "mean taken together, and not listed does not mean absent."
            ),
            caution_title="Reporter’s words.",
            caution="Medicines, toxicology findings and hospital treatment share one list.",
        )
    ]
    for source in context.snapshot.sources:
        parts += [
            charts.classes(context, source),
            charts.ingredients(context, source),
            charts.class_pairs(context, source),
            charts.ingredient_pairs(context, source),
            charts.class_years(context, source),
        ]
        if source.lists_outcomes:
            parts.append(charts.class_outcomes(context, source))
        parts.append(charts.numbers(context, source))
        if source.lists_products:
            parts.append(charts.products(context, source))
    return parts


PAGE = Page(
    path="/co-ingestants",
    name="Co-ingestants",
    title="Co-ingestants · kratomwatch",
    render=render,
)
