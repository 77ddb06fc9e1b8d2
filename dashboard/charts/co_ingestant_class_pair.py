"""Two classes also listed on the same report."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn
from dashboard.charts.narrowed import narrowing
from dashboard.charts.pairs import pairs_headline, pairs_table, pairs_words
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, units


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Two classes also listed on the same report."""
    return Drawn(
        subtitle=(
            f"{capitalized(units(source))} naming any chosen substance"
            f"{narrowing(context, source)} that list both classes, {context.period_of(source)}; "
            "the twelve pairs "
            "listed most, treatment left out. Chance: what the two counts would give if "
            "listing one said nothing about the other."
        ),
        words=pairs_words(frame, source),
        plot=figures.pair_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: pairs_table(frame, source, names=("first_class", "second_class")),
    )


CHART = Chart(
    question="co_ingestant_class_pair",
    label="Pairs of classes",
    kicker="Pairs of classes on one report",
    subject="pairs of classes also listed on {units}",
    headline=lambda frame, source: pairs_headline(frame, source, kind="classes"),
    draw=draw,
)
