"""Notes and source line of charts that count no report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.charts.along import take_along
from dashboard.components.figure import Foot, Made, Note
from dashboard.components.html import Element
from dashboard.components.tables import DataTable
from dashboard.context import Context


def context_notes(context: Context, chart: str) -> Sequence[Note | Element]:
    """The notes of the limitations that touch a chart of the context."""
    return [
        Note(title=row["note_title"], text=row["note"])
        for row in context.snapshot.notes.get(chart, ())
    ]


def context_foot(
    context: Context,
    name: str,
    *,
    subject: str,
    source_line: str,
    table: Callable[[], DataTable] | None = None,
    steps: tuple[tuple[int, str], ...] = (),
) -> Foot:
    """The line under a chart of the context, with its files."""
    made = Made(steps=lambda: steps, query=context.filters.sql(name)) if steps else None
    return Foot(
        source_line=source_line,
        subject=subject,
        table=table,
        take=take_along(context, name),
        made=made,
    )
