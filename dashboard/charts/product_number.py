"""One product on the report, or several."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import number_headline, number_words, shares_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """One product on the report, or several."""
    return Drawn(
        subtitle=(
            f"Products of any kind per {source.unit_singular}, the one naming the substance "
            f"counted, {context.period_of(source)}. Numbers above bars are {source.unit_plural}."
        ),
        words=number_words(frame, source),
        plot=figures.number_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            frame,
            source,
            label="products_listed",
            head="Products listed",
            caption=f"{source.name} {source.unit_plural} with one product or several.",
        ),
    )


CHART = Chart(
    question="product_number",
    label="One product or several",
    kicker="Single or several products",
    subject="one product or several on {units}, by substance",
    headline=lambda frame, source: number_headline(
        frame, source, first="Several products", verb="list several products"
    ),
    draw=draw,
    suits=lambda source: source.lists_products,
    why_not="No products are listed in this source.",
    native=Native(label="products_listed"),
)
