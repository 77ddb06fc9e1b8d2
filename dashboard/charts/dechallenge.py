"""What is said to have happened when the product was stopped, and when it was taken again."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, reports_of, told_headline
from dashboard.context import Context
from dashboard.frames import Row
from dashboard.warehouse import SourceInfo


def _stopped(rows: Sequence[Row], *results: str) -> int:
    stopped = [row for row in rows if row["challenge"] == "dechallenge"]
    return reports_of(stopped, "result", *results)


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """How many say what stopping did, and on how many it abated."""
    return told_headline(
        frame,
        source,
        told=lambda rows: _stopped(rows, "positive", "negative"),
        verb="say whether it abated when the product was stopped",
        then=lambda rows, told: f": on {_stopped(rows, 'positive'):,} of {told:,} it did",
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Results of stopping and of taking again, by substance, with what is not said."""
    return drawn_shares(
        context,
        source,
        frame,
        label="label",
        head="When it was stopped or taken again",
        what="by what became of the reaction when a product naming it was stopped or taken again",
        caption=(
            f"“Stopped” is stopped or reduced. Each {source.unit_singular} stands once under each "
            "of the two."
        ),
    )


CHART = Chart(
    question="dechallenge",
    label="Stopped and taken again",
    kicker="Dechallenge and rechallenge, {period}",
    subject="what happened when it was stopped on {units}, by substance",
    headline=headline,
    draw=draw,
    fields=("dechallenge",),
    why_not="This source does not ask what happened when a product was stopped.",
    native=Native(label="label"),
)
