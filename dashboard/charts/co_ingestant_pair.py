"""Two ingredients also listed on the same report."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, as_table
from dashboard.charts.narrowed import narrowing
from dashboard.charts.pairs import pairs_headline, pairs_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, units

PAIRS_SHOWN, PAIRS_LISTED = 8, 50
INGREDIENT_PAIR = ("first_ingredient", "second_ingredient")


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Two ingredients also listed on the same report, as a table."""
    return Drawn(
        subtitle=(
            f"{capitalized(units(source))} naming any chosen substance"
            f"{narrowing(context, source)} that list both ingredients, "
            f"{context.period_of(source)}; "
            "the eight "
            "pairs listed most. The table has fifty, the CSV every pair on two or more."
        ),
        words="",
        plot=as_table(
            pairs_table(frame.head(PAIRS_SHOWN), source, names=INGREDIENT_PAIR),
            label=f"The pairs of ingredients listed most on {source.unit_plural}",
        ),
        table=lambda: pairs_table(frame.head(PAIRS_LISTED), source, names=INGREDIENT_PAIR),
    )


CHART = Chart(
    question="co_ingestant_pair",
    label="Pairs of ingredients",
    kicker="Pairs of ingredients on one report",
    subject="pairs of ingredients also listed on {units}",
    headline=lambda frame, source: pairs_headline(frame, source, kind="ingredients"),
    draw=draw,
)
