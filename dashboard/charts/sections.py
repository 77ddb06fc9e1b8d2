"""Blocks that are a heading over a table or a text, with the published table behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.charts.along import take_along
from dashboard.components import html
from dashboard.components.figure import Foot, foot_and_panels
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.tables import (
    DataTable,
)
from dashboard.context import Context


def section(key: str, *, title: str, child: Element, foot: Sequence[Any] = ()) -> Element:
    """A block over the whole width with a heading."""
    return html.Section(
        html.Div([html.H2(title, id=f"{key}-title"), child, *foot]),
        className="block full",
        id=key,
        **attributes(aria_labelledby=f"{key}-title"),
    )


def table_foot(
    context: Context,
    name: str,
    subject: str,
    *,
    table: Callable[[], DataTable] | None = None,
    key: str = "",
) -> Sequence[Any]:
    """The source line of a published table, with its CSV."""
    foot = Foot(
        source_line=f"Source: the published table {name}.",
        subject=subject,
        table=table,
        take=take_along(context, name),
    )
    return foot_and_panels(key or name, foot)
