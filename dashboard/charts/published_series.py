"""Published counts of exposures: one panel per publication, nothing joined."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block
from dashboard.charts.exposures import exposure_block
from dashboard.components.html import Element
from dashboard.components.states import empty_state
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.theme import Figure
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words, joined


def series_headline(frame: pd.DataFrame) -> str:
    """The sentence above the published series: how many there are, none of them joined."""
    counts = frame[frame["measure"] == "exposures"]
    if counts.empty:
        return "No published count matches these filters."
    number = counts["series_id"].nunique()
    unverified = counts.loc[~counts["verified"], "series_id"].nunique()
    verb = "counts" if number == 1 else "count"
    which = "it gives" if number == unverified == 1 else f"{unverified} of them give"
    return f"{counted_words(number, 'publication')} {verb} exposures; {which} counts not verified."


def series_words(frame: pd.DataFrame) -> str:
    """The text alternative of the published series."""
    parts = []
    yearly = (
        row for row in rows_of(frame) if row["year"] is not None and row["measure"] == "exposures"
    )
    for own in by(yearly, "series_id").values():
        counts = [f"{int(row['value']):,} in {int(row['year'])}" for row in own]
        kind = "" if all(row["verified"] for row in own) else " (not verified)"
        parts.append(f"{own[0]['publication']}: {joined(counts)}{kind}.")
    return f"In words: {' '.join(parts)} No line joins two counts." if parts else ""


def series_table(frame: pd.DataFrame) -> DataTable:
    """Every published value with period, definition and whether it was verified."""
    rows = tuple(
        (
            row["publication"],
            f"{row['period_start']:%Y-%m-%d} to {row['period_end']:%Y-%m-%d}",
            row["jurisdiction"],
            "no" if row["substance_group"] == "any" else "yes",
            row["measure"].replace("_", " "),
            _value(row),
            "yes" if row["verified"] else "no",
            row["note"],
        )
        for row in rows_of(frame)
    )
    return DataTable(
        caption=(
            "Each publication has its own definition and its own state of a live database: do not "
            "add or join rows. Not verified: read in a copy or a quotation."
        ),
        columns=(
            "Publication",
            "Period",
            "Area",
            "7-OH told apart",
            "Measure",
            "Value",
            "Verified",
            "Note",
        ),
        rows=rows,
        numeric=frozenset({5}),
        fit=False,
    )


def _value(row: Row) -> str:
    about = "about " if row["is_approximate"] else ""
    value = (
        f"{row['value']:,.1f}%"
        if str(row["measure"]).endswith("percent")
        else (f"{int(row['value']):,}")
    )
    of = "" if row["base"] is None else f" of {int(row['base']):,}"
    return f"{about}{value}{of}"


def show(context: Context, _: SourceInfo | None) -> Element:
    """Published counts: one panel per publication, nothing joined."""
    frame = context.ask("published_series")
    counts = frame[frame["measure"] == "exposures"]
    is_empty = counts.empty
    plot: Figure | Element = (
        empty_state(
            "No published count matches these filters.",
            reason="The published counts are of kratom, of 7-OH, or of both together.",
        )
        if is_empty
        else figures.series_dots_figure(counts, view=context.view)
        if counts["year"].notna().any()
        # counts of other periods than years cannot stand on the axis
        else scroll_region(data_table(series_table(counts)), label="Counts: published series")
    )
    return exposure_block(
        context,
        question="published_series",
        kicker="Published national series",
        title=series_headline(frame),
        subtitle=(
            "Exposures per calendar year as each publication gives them, each on its own scale. "
            "Filled: read in the publication. Hollow: read in a copy or quotation, not verified. "
            "Shaded: the period covered. Counts of one year differ because definitions differ and "
            "the database is live; those that do not tell leaf and 7-OH apart stand under both. "
            "These are published facts, never synthetic."
        ),
        plot=plot,
        said=series_words(frame),
        table=None if is_empty else partial(series_table, frame),
        subject="published poison-center counts",
        source_line="Source: the publications named in the table, each with where it was read.",
    )


BLOCK = Block(
    key="published_series",
    question="published_series",
    label="Published series",
    show=show,
    says=lambda context, _: series_headline(context.ask("published_series")),
)
