"""What became of the case versions of each FAERS quarter."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block
from dashboard.charts.sections import section, table_foot
from dashboard.charts.shares import numbers
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Cell, sentence
from dashboard.components.states import one_line
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def versions_headline(frame: pd.DataFrame) -> str:
    """Say how many delivered case versions stand."""
    delivered, kept = int(frame["delivered"].sum()), int(frame["kept"].sum())
    return f"Of {delivered:,} FAERS case versions delivered, {kept:,} stand"


def versions_words(frame: pd.DataFrame) -> str:
    """Say what became of the others, and that the three add up."""
    superseded, deleted = int(frame["superseded"].sum()), int(frame["deleted"].sum())
    rows = frame.sort_values("quarter")
    first, last = str(rows["quarter"].iloc[0]), str(rows["quarter"].iloc[-1])
    before = int(frame["listed_before"].sum())
    late = (
        f" Of the deleted, {before:,} came in a file after the list that names them."
        if before
        else ""
    )
    return (
        f"In words: in the files {first} to {last}, {superseded:,} versions were replaced by a "
        f"later version of the same case and {deleted:,} belong to cases that FDA deleted. "
        f"Replaced, deleted and standing add up to all delivered.{late}"
    )


def versions_table(frame: pd.DataFrame) -> DataTable:
    """What became of the case versions in each FAERS quarter, newest first."""
    counts = ["delivered", "superseded", "deleted", "kept", "deletions_listed"]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(row["quarter"]), *(int(row[name]) for name in counts))
        for row in frame.sort_values("quarter", ascending=False).to_dict("records")
    )
    return DataTable(
        caption="Case versions by the quarter of the file. Delivered = replaced + deleted + stand.",
        columns=("File", "Delivered", "Replaced", "Deleted", "Stand", "Cases on its deletion list"),
        rows=rows,
        numeric=numbers(1, 5),
        fit=False,
    )


def show(context: Context, _: SourceInfo | None) -> Element:
    """Versions delivered, standing, replaced and deleted, by quarter."""
    frame = context.snapshot.table("mart_faers_version")
    if frame.empty:
        return one_line("FAERS", reason="No FAERS quarter is loaded.")
    figure = figures.version_bars_figure(frame, view=context.view)
    return section(
        "versions",
        title=versions_headline(frame),
        child=html.Div(
            [
                html.Graph(id="versions-graph", figure=figure),
                html.P(sentence(versions_words(frame)), className="words"),
            ]
        ),
        foot=table_foot(
            context, "mart_faers_version", "case versions", table=lambda: versions_table(frame)
        ),
    )


BLOCK = Block(key="versions", label="Case versions", show=show, question="mart_faers_version")
