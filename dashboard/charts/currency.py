"""How current each source is."""

from __future__ import annotations

from dashboard.charts.base import Block
from dashboard.charts.loaded_tables import currency_table
from dashboard.charts.sections import section
from dashboard.components.html import Element
from dashboard.components.tables import (
    data_table,
    scroll_region,
)
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def currency(context: Context, _: SourceInfo | None) -> Element:
    """Each source with its dates, and how its last try went."""
    releases = context.snapshot.table("mart_release")
    entries = (context.status or {}).get("sources", {})
    return section(
        "currency",
        title="How current each source is",
        child=scroll_region(
            data_table(currency_table(releases, entries)),
            label="Table: how current each source is",
        ),
    )


BLOCK = Block(key="currency", label="How current", show=currency, height=400)
