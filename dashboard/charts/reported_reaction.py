"""Reactions listed, as preferred terms."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.narrowed import narrowing
from dashboard.charts.reaction_words import WHY_NOT, headline_of, lists_reactions, words_of
from dashboard.charts.shares import listed_most, shares_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo

MOST_ROWS = 50


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Reactions listed, a panel for each substance."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that list the MedDRA preferred term, "
            f"{context.period_of(source)}; the twenty listed most. The CSV has all."
        ),
        words=words_of(frame, source, label="label"),
        plot=figures.reaction_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            listed_most(frame, MOST_ROWS, name="pt"),
            source,
            label="label",
            head="Preferred term",
            caption="The fifty terms listed most; the CSV has all. Do not add rows.",
        ),
    )


CHART = Chart(
    question="reported_reaction",
    label="Reactions",
    kicker="Reactions, preferred terms",
    subject="reactions listed on {units}, by substance",
    headline=headline_of(label="label", kind="reaction"),
    draw=draw,
    suits=lists_reactions,
    why_not=WHY_NOT,
    height=700,
    native=Native(label="label"),
)
