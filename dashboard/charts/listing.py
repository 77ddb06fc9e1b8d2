"""Blocks that are a table over the whole width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.charts.along import take_along
from dashboard.components.figure import Foot, table_block
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context

ROWS_SHOWN = 15


def listing_block(
    context: Context,
    question: str,
    *,
    title: str,
    kicker: str,
    table: DataTable | None,
    source_line: str,
) -> Element:
    """A table over the whole width, with its source line and CSV.

    A long table stands there with its first rows; all of them are behind "Table".
    """
    subject = context.snapshot.questions[question].lower()
    shown: Sequence[Element] = (
        [scroll_region(data_table(_first_rows(table)), label=f"First rows: {subject}")]
        if table
        else []
    )
    return table_block(
        question,
        title=title,
        kicker=kicker,
        children=shown,
        foot=Foot(
            source_line=source_line,
            subject=subject,
            table=(lambda: table) if table and len(table.rows) > ROWS_SHOWN else None,
            take=take_along(context, question),
        ),
    )


def _first_rows(table: DataTable) -> DataTable:
    if len(table.rows) <= ROWS_SHOWN:
        return table
    return replace(
        table,
        caption=f"{table.caption} The first {ROWS_SHOWN} of {len(table.rows)}; the table has all.",
        rows=table.rows[:ROWS_SHOWN],
    )
