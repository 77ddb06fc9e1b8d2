"""What each limitation says, with owner, source and dates of review."""

from __future__ import annotations

from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import hidden, sentence
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    short_date,
)


def show(context: Context, _: SourceInfo | None) -> Element:
    """Every limitation, with where it is from, its owner and its dates."""
    limits = context.snapshot.table("mart_limitation").sort_values("sort_order")
    items = [
        html.Div(
            [
                html.Dt(sentence(row["title"]), id=f"limit-{row['limitation_id']}"),
                html.Dd(
                    [
                        html.P(sentence(row["statement"])),
                        html.Details(
                            [
                                html.Summary(
                                    ["Why it matters, source, review", hidden(f": {row['title']}")]
                                ),
                                html.P(sentence(row["why_it_matters"])),
                                html.P(
                                    sentence(
                                        f"From: {row['source_note']}. Owner: {row['owner']}. "
                                        f"Reviewed {short_date(row['reviewed_on'])}, next "
                                        f"{short_date(row['next_review'])}."
                                    ),
                                    className="small",
                                ),
                            ]
                        ),
                    ]
                ),
            ]
        )
        for row in limits.to_dict("records")
    ]
    return section(
        "statements", title="What each limitation says", child=html.Dl(items, className="limits")
    )


BLOCK = Block(key="statements", label="What each limitation says", show=show, height=900)
