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
from dashboard.warehouse import SourceInfo

TOTAL = "Number of Drug Overdose Deaths"
NO_CODE = "The table has no code for kratom or 7-OH, so it cannot show a part of either."


def overdose_total(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of all overdose deaths, oldest first."""
    return frame[frame["indicator"] == TOTAL].sort_values("month_end")


def overdose_headline(frame: pd.DataFrame) -> str:
    """The sentence above the overdose deaths: the last twelve months against the year before.

    Predicted values are compared where CDC gives them, since reported ones are incomplete.
    """
    total = overdose_total(frame)
    last = total.iloc[-1]
    kind = "predicted_value" if pd.notna(last["predicted_value"]) else "reported_value"
    word = "predicted" if kind == "predicted_value" else "reported"
    day = pd.Timestamp(last["month_end"])
    months = pd.to_datetime(total["month_end"])
    before = total.loc[months == day - pd.DateOffset(years=1) + pd.offsets.MonthEnd(0), kind]
    sentence = f"{last[kind]:,.0f} {word} overdose deaths in the twelve months to {day:%B %Y}"
    if before.empty or pd.isna(before.iloc[0]):
        return f"{sentence}."
    return f"{sentence}, against {before.iloc[0]:,.0f} a year earlier."


def overdose_words(frame: pd.DataFrame) -> str:
    """The text alternative of the overdose deaths."""
    total = overdose_total(frame)
    first, last = total.iloc[0], total.iloc[-1]
    highest = total.loc[total["reported_value"].idxmax()]
    return (
        f"In words: the reported line goes from {first['reported_value']:,.0f} "
        f"({pd.Timestamp(first['month_end']):%B %Y}) to {last['reported_value']:,.0f} "
        f"({pd.Timestamp(last['month_end']):%B %Y}), highest {highest['reported_value']:,.0f} "
        f"({pd.Timestamp(highest['month_end']):%B %Y}). The predicted line adds what is still "
        "under investigation."
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
            table=overdose_table(frame),
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
