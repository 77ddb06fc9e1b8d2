"""Other ingredients also listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, narrowing
from dashboard.charts.shares import classes_words, listed_most, shares_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, with_substance


def ingredients_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the ingredients: the one listed most beside the first substance."""
    enough = frame[
        ~frame["is_treatment"] & (frame["base_reports"] >= FEW) & (frame["reports"] >= FEW)
    ]
    if enough.empty:
        return f"Fewer than {FEW} {source.name} {source.unit_plural} list any one other ingredient."
    row = enough.iloc[0]
    return (
        f"{capitalized(row['ingredient'].lower())} is the ingredient most often also listed on "
        f"{with_substance(source, str(row['substance']))}."
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Other ingredients also listed."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that also list the ingredient, {context.period}; "
            "the fifteen listed most. "
            "The CSV has all."
        ),
        words=classes_words(frame, source, label="ingredient"),
        plot=figures.ingredient_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            listed_most(frame, 50),
            source,
            label="ingredient",
            head="Ingredient also listed",
            caption="The fifty ingredients listed most; the CSV has all. Do not add rows.",
        ),
    )


CHART = Chart(
    question="co_ingestant",
    label="Ingredients",
    kicker="Other ingredients",
    subject="ingredients also listed on {units}, by substance",
    headline=ingredients_headline,
    draw=draw,
)
