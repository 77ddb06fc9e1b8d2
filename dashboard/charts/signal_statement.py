"""How reports were compared, item by item, behind a fold."""

from __future__ import annotations

from dashboard.charts.base import Block
from dashboard.charts.sections import table_foot
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes, sentence
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo

TABLE = "mart_signal_statement"
TITLE = "How this was done: the READUS-PV statement"


def show(context: Context, source: SourceInfo | None) -> Element:
    """The items of the statement for a report system, each with its answer."""
    own = context.snapshot.table(TABLE)
    rows = rows_of(own[own["source"] == source.source].sort_values("item")) if source else []
    if not rows or source is None:
        # The chart above says that nothing is compared.
        return html.Div()
    items = [
        html.Div(
            [
                html.Dt(sentence(f"{row['item']}. {row['topic']}")),
                html.Dd(sentence(("" if row["applies"] else "Not applicable. ") + row["answer"])),
            ]
        )
        for row in rows
    ]
    return html.Section(
        html.Div(
            [
                html.Details(
                    [
                        html.Summary(f"{TITLE} ({len(rows)} items, {source.name})"),
                        html.Dl(items, className="limits"),
                        *table_foot(context, TABLE, "statement on how reports were compared"),
                    ],
                    className="fold",
                ),
            ]
        ),
        className="block full",
        id="signal-statement",
        **attributes(aria_label=TITLE),
    )


BLOCK = Block(
    key=TABLE,
    label="How reports were compared",
    show=show,
    question=TABLE,
    height=90,
)
