"""How many other ingredients are listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import number_headline, number_words, shares_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """How many other ingredients are listed."""
    return Drawn(
        subtitle=(
            f"Distinct other ingredients per {source.unit_singular}, treatment left out, "
            f"{context.period_of(source)}. Numbers above bars are {source.unit_plural}."
        ),
        words=number_words(frame, source),
        plot=figures.number_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            frame,
            source,
            label="number_listed",
            head="Other ingredients listed",
            caption=f"{source.name} {source.unit_plural} by number of other ingredients.",
        ),
    )


CHART = Chart(
    question="co_ingestant_number",
    label="Number listed",
    kicker="Number of other ingredients listed",
    subject="number of other ingredients on {units}, by substance",
    headline=lambda frame, source: number_headline(
        frame, source, first="None", verb="list no other ingredient, treatment aside"
    ),
    draw=draw,
    native=Native(label="number_listed"),
)
