"""Where the events were."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, most_headline
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """The country of the event, by substance."""
    return drawn_shares(
        context,
        source,
        frame,
        label="country_label",
        head="Country of the event",
        what="by country of the event, or of the reporter where that is blank",
        names=True,
    )


CHART = Chart(
    question="country",
    label="Country",
    kicker="Country of the event, {period}",
    subject="countries of the {units}, by substance",
    headline=lambda frame, source: most_headline(
        frame, source, key="country", label="country_label", verb="are from"
    ),
    draw=draw,
    fields=("country",),
    why_not="This source does not ask for the country.",
    native=Native(label="country_label"),
)
