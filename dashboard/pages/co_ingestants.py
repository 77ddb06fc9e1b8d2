"""Co-ingestants: what else was listed on the reports, one source after the other.

In each source the questions come in the order in which one asks them: what kinds of things are
listed, how many and whether any, which ingredients, does it change, how do outcomes differ, and
only then what is listed with what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard import blocks, charts, text
from dashboard.context import Context, Page
from dashboard.warehouse import SourceInfo

CONTENTS = "contents"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A chart of each source: its question, its name in the contents, and how it is made."""

    question: str
    label: str
    draw: Callable[[Context, SourceInfo], Component]
    is_for: Callable[[SourceInfo], bool] = lambda _: True


TOPICS = (
    Topic(question="co_ingestant_class", label="Classes", draw=charts.classes),
    Topic(question="co_ingestant_number", label="Number listed", draw=charts.numbers),
    Topic(
        question="product_number",
        label="One product or several",
        draw=charts.products,
        is_for=lambda source: source.lists_products,
    ),
    Topic(question="co_ingestant", label="Ingredients", draw=charts.ingredients),
    Topic(question="co_ingestant_year", label="By year", draw=charts.class_years),
    Topic(
        question="co_ingestant_outcome",
        label="By outcome",
        draw=charts.class_outcomes,
        is_for=lambda source: source.lists_outcomes,
    ),
    Topic(question="co_ingestant_class_pair", label="Pairs of classes", draw=charts.class_pairs),
    Topic(question="co_ingestant_pair", label="Pairs of ingredients", draw=charts.ingredient_pairs),
)


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
        ),
        blocks.contents(
            CONTENTS,
            [
                (
                    blocks.source_tag(source.source, source.name),
                    [(one.label, charts.block_key(one.question, source)) for one in _of(source)],
                )
                for source in context.snapshot.sources
            ],
        ),
    ]
    for source in context.snapshot.sources:
        parts.append(_part(context, source))
        parts += [one.draw(context, source) for one in _of(source)]
    return parts


def _of(source: SourceInfo) -> list[Topic]:
    return [one for one in TOPICS if one.is_for(source)]


def _part(context: Context, source: SourceInfo) -> Component:
    """Say where a source begins, and lead back to the contents."""
    matching = context.ask("matching", source)
    count = text.counted(int(matching["reports"].sum()), source)
    return html.Div(
        [
            blocks.source_tag(source.source, source.name),
            html.Span(f"{count} match these filters"),
            html.A("Contents of this page", href=f"#{CONTENTS}", className="lk"),
        ],
        className="part",
    )


PAGE = Page(
    path="/co-ingestants",
    name="Co-ingestants",
    title="Co-ingestants · kratomwatch",
    render=render,
)
