"""How many reports cannot be split into leaf and 7-OH."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, as_table
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import numbers, with_share
from dashboard.components.markup import Cell
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted


def leaf_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence that says how many reports cannot be split into leaf and 7-OH."""
    own = frame[frame["sort_order"] == 3]
    # Not the sum of the years: an event stands in each in which a report of it was received.
    cannot, base = (int(own[name].max()) for name in ("reports_of_all", "base_reports_of_all"))
    return f"{cannot:,} of {counted(base, source)} cannot be split into leaf and 7-OH."


def leaf_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Years, newest first, by what the reports say about leaf and 7-OH."""
    said = list(dict.fromkeys(frame.sort_values("sort_order", kind="stable")["said"]))
    rows: list[tuple[Cell, ...]] = []
    tail = set()
    for year, own in sorted(frame.groupby("year"), reverse=True):
        base = int(own["base_reports"].max())
        if not base:
            continue
        incomplete = bool(own["is_incomplete"].any())
        if incomplete:
            tail.add(len(rows))
        found = dict(zip(own["said"], own["reports"], strict=True))
        cells = (with_share(int(found[key]), base) for key in said)
        rows.append((str(year), *cells, base, "incomplete" if incomplete else ""))
    return DataTable(
        caption=f"{source.name} {source.unit_plural} by year received; the three add up to all.",
        columns=("Year", *said, f"All {source.unit_plural}", "Flag"),
        rows=tuple(rows),
        numeric=numbers(1, 1 + len(said)),
        tail=frozenset(tail),
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """How many reports cannot be split into leaf and 7-OH, as a table by year."""
    return Drawn(
        subtitle=(
            f"{source.name} {source.unit_plural}{narrowing(context, source)} by what they name. "
            "FDA codes leaf and 7-OH products alike as mitragynine, so a "
            f"{source.unit_singular} naming only that could be either. Leaf products hold "
            "some 7-OH as well."
        ),
        words="",
        plot=as_table(
            leaf_table(frame, source),
            label=f"Table: leaf or 7-OH, {source.unit_plural} by year",
        ),
        table=None,
    )


CHART = Chart(
    question="leaf_or_7oh",
    label="Leaf or 7-OH",
    kicker="Leaf or 7-OH",
    subject="{units} that cannot be split into leaf and 7-OH",
    headline=leaf_headline,
    draw=draw,
    is_over_time=True,
    suits=lambda source: source.evidence_kind != "medical_examiner",
    why_not="A laboratory finds substances, not products: it cannot tell leaf from 7-OH.",
)
