"""Blocks that are a table over the whole width."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import downloads
from dashboard.components.figure import Csv, Foot, table_block
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context


def listing_block(
    context: Context,
    question: str,
    *,
    title: str,
    kicker: str,
    table: DataTable | None,
    source_line: str,
) -> Component:
    """A table over the whole width, with its source line and CSV."""
    size = len(downloads.csv_bytes(context.snapshot, question, context.filters, source=None))
    subject = downloads.QUESTIONS[question].lower()
    shown: Sequence[Component] = (
        [scroll_region(data_table(table), label=f"Table: {subject}")] if table else []
    )
    return table_block(
        question,
        title=title,
        kicker=kicker,
        children=shown,
        foot=Foot(
            source_line=source_line,
            subject=subject,
            csv=Csv(
                href=downloads.csv_link(question, context.filters, source=None),
                size=downloads.size_text(size),
            ),
        ),
    )
