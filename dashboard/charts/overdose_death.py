"""CDC's provisional overdose deaths of all drugs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Block, limitations_link
from dashboard.charts.context_foot import context_foot, context_notes
from dashboard.components.figure import figure_block
from dashboard.components.html import Element
from dashboard.components.states import empty_state
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, rows_of
from dashboard.warehouse import SourceInfo

TOTAL = "Number of Drug Overdose Deaths"
NO_CODE = "The table has no code for kratom or 7-OH, so it cannot show a part of either."


def overdose_total(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of all overdose deaths, oldest first."""
    return frame[frame["indicator"] == TOTAL].sort_values("month_end")


def _has_value(row: Row) -> bool:
    return row["reported_value"] is not None or row["predicted_value"] is not None


def overdose_headline(frame: pd.DataFrame) -> str:
    """The sentence above the overdose deaths: the last twelve months against the year before.

    Predicted values are compared where CDC gives them, since reported ones are incomplete.
    """
    rows = rows_of(overdose_total(frame))
    known = [row for row in rows if _has_value(row)]
    if not known:
        return "CDC gives no number of overdose deaths for these months."
    last = known[-1]
    kind = "reported_value" if last["predicted_value"] is None else "predicted_value"
    word = kind.removesuffix("_value")
    day = last["month_end"]
    then = (day.year - 1, day.month)
    before = [row[kind] for row in rows if (row["month_end"].year, row["month_end"].month) == then]
    sentence = f"{last[kind]:,.0f} {word} overdose deaths in the twelve months to {day:%B %Y}"
    if not before or before[0] is None:
        return f"{sentence}."
    return f"{sentence}, against {before[0]:,.0f} a year earlier."


def overdose_words(frame: pd.DataFrame) -> str:
    """The text alternative of the overdose deaths."""
    rows = [row for row in rows_of(overdose_total(frame)) if row["reported_value"] is not None]
    if not rows:
        return "In words: no month has a reported number."
    highest = max(rows, key=lambda row: float(row["reported_value"]))
    first, last, most = (
        f"{row['reported_value']:,.0f} ({row['month_end']:%B %Y})"
        for row in (rows[0], rows[-1], highest)
    )
    return (
        f"In words: the reported line goes from {first} to {last}, highest {most}. The predicted "
        "line adds what is still under investigation."
    )


def overdose_table(frame: pd.DataFrame) -> DataTable:
    """The last twenty-four months of all overdose deaths, newest first."""
    total = overdose_total(frame).iloc[::-1].head(24)
    rows = tuple(
        (
            f"{pd.Timestamp(row['month_end']):%B %Y}",
            whole_number(row["reported_value"]),
            whole_number(row["predicted_value"]),
            "underreported" if row["is_underreported"] else "",
        )
        for row in total.to_dict("records")
    )
    return DataTable(
        caption=(
            "Overdose deaths of all drugs in the twelve months ending with each month, newest 24. "
            "Rows overlap; do not add them up. The CSV has all months and drug classes."
        ),
        columns=("Twelve months to", "Reported", "Predicted", "CDC’s note"),
        rows=rows,
        numeric=frozenset({1, 2}),
    )


def whole_number(value: Any) -> str:
    """A number without a fraction, or that it was not given."""
    return "not given" if pd.isna(value) else f"{value:,.0f}"


def show(context: Context, _: SourceInfo | None) -> Element:
    """CDC's provisional overdose deaths of all drugs."""
    frame = context.ask("overdose_death")
    total = overdose_total(frame)
    common: dict[str, Any] = {
        "kicker": "Overdose deaths of all drugs, United States",
        "notes": context_notes(context, "overdose_death"),
        "limitations_href": limitations_link(context, "overdose_death"),
    }
    if total.empty:
        return figure_block(
            "overdose-death",
            title="CDC’s overdose deaths are not loaded.",
            plot=empty_state(
                "No row of CDC’s provisional counts is in this warehouse.",
                reason=f"They are added with the source vsrr. {NO_CODE}",
            ),
            foot=context_foot(context, "overdose_death", subject="overdose deaths", source_line=""),
            **common,
        )
    return figure_block(
        "overdose-death",
        title=overdose_headline(frame),
        subtitle=(
            "Drug overdose deaths in the twelve months ending with each month; neighboring points "
            f"share eleven months. {NO_CODE}"
        ),
        plot=figures.overdose_lines_figure(total, view=context.view),
        words=overdose_words(frame),
        foot=context_foot(
            context,
            "overdose_death",
            subject="overdose deaths of all drugs",
            source_line=(
                "Source: CDC, National Center for Health Statistics, VSRR provisional drug "
                f"overdose death counts (xkb8-kh2a), release {total['release'].iloc[-1]}."
            ),
            table=lambda: overdose_table(frame),
            steps=(
                (len(frame), "months and drug classes of the United States"),
                (len(total), "of them months of all drug overdose deaths, drawn"),
            ),
        ),
        **common,
    )


BLOCK = Block(
    key="overdose_death",
    question="overdose_death",
    label="Overdose deaths",
    show=show,
)
