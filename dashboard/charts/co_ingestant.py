"""Other ingredients also listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import classes_words, listed_most, shares_table, too_few_of_each
from dashboard.context import Context
from dashboard.frames import by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, in_words, joined, with_substance


def ingredients_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the ingredients: what is listed most beside the first substance."""
    enough = by(
        (
            row
            for row in rows_of(frame)
            if not row["is_treatment"] and min(row["base_reports"], row["reports"]) >= FEW
        ),
        "substance",
    )
    if not enough:
        return too_few_of_each(frame, source, "list any one other ingredient")
    substance, rows = next(iter(enough.items()))
    most = max(int(row["reports"]) for row in rows)
    names = [str(row["ingredient"]).lower() for row in rows if row["reports"] == most]
    if len(names) > 3:
        names = [names[0], f"{in_words(len(names) - 1)} others"]
    treated = (
        row["reports"] for row in by(rows_of(frame), "substance")[substance] if row["is_treatment"]
    )
    besides = (
        ", besides what is usually given as treatment" if max(treated, default=0) >= most else ""
    )
    verb = "is the ingredient" if len(names) == 1 else "are the ingredients"
    return (
        f"{capitalized(joined(names))} {verb} most often also listed on "
        f"{with_substance(source, str(substance))}{besides}."
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Other ingredients also listed."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that also list the ingredient, "
            f"{context.period_of(source)}; the fifteen listed most. "
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
    native=Native(label="ingredient"),
)
