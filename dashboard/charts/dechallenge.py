"""What is said to have happened when the product was stopped, and when it was taken again."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, shares_table
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted_with, share

TOLD = ("positive", "negative")


def _count(rows: list[Row], challenge: str, results: tuple[str, ...]) -> int:
    return sum(
        int(row["reports"])
        for row in rows
        if row["challenge"] == challenge and row["result"] in results
    )


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many of the substance on most reports say what stopping did, and where it abated."""
    own = max(
        by(rows_of(frame), "substance").values(), key=lambda rows: int(rows[0]["base_reports"])
    )
    base = int(own[0]["base_reports"])
    if base < FEW:
        return f"Too few {source.name} {source.unit_plural} to compare."
    who = counted_with(base, source, str(own[0]["substance"]))
    told = _count(own, "dechallenge", TOLD)
    if told < FEW:
        return f"Fewer than {FEW} of {who} say whether it abated when the product was stopped."
    abated = _count(own, "dechallenge", ("positive",))
    return (
        f"{share(told, base)} of {who} say whether it abated when the product was stopped: on "
        f"{abated:,} of {told:,} it did."
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Results of stopping and of taking again, by substance, with what is not said."""
    drawn = drawn_shares(
        context,
        source,
        frame,
        label="label",
        head="When it was stopped or taken again",
        what="by what became of the reaction when a product naming it was stopped or taken again",
    )
    table = shares_table(
        frame,
        source,
        label="label",
        head="When it was stopped or taken again",
        caption=(
            f"{capitalized(source.unit_plural)} of {source.name}; “stopped” is stopped or reduced. "
            f"Each {source.unit_singular} stands once under each of the two."
        ),
    )
    return Drawn(subtitle=drawn.subtitle, words=drawn.words, plot=drawn.plot, table=lambda: table)


CHART = Chart(
    question="dechallenge",
    label="Stopped and taken again",
    kicker="Dechallenge and rechallenge, {period}",
    subject="what happened when it was stopped on {units}, by substance",
    headline=headline,
    draw=draw,
    is_for=lambda source: source.asks_for("dechallenge"),
    why_not="This source does not ask what happened when a product was stopped.",
    native=Native(label="label"),
)
