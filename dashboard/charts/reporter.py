"""Who sent the reports in."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.shares import drawn_shares, most_headline
from dashboard.context import Context
from dashboard.warehouse import SourceInfo


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Who reported, by substance."""
    return drawn_shares(
        context,
        source,
        frame,
        label="reporter_label",
        head="Who reported",
        what="by who reported, as the report says",
    )


CHART = Chart(
    question="reporter",
    label="Who reported",
    kicker="Who reported, {period}",
    subject="who sent in the {units}, by substance",
    headline=lambda frame, source: most_headline(
        frame, source, key="reporter_kind", label="reporter_label", verb="come from", plural="s"
    ),
    draw=draw,
    fields=("reporter_kind",),
    why_not="This source does not say who reported.",
    native=Native(label="reporter_label"),
)
