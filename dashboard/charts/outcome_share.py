"""Outcomes listed, by substance."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import shares_table, too_few, too_few_of_each
from dashboard.context import Context
from dashboard.frames import by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, joined


def outcomes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the outcomes: hospitalization, else the outcome listed most."""
    enough = [row for row in rows_of(frame) if row["reports"] >= FEW]
    if not enough:
        return too_few_of_each(frame, source, "list any one outcome")
    own = {row["substance"]: row for row in enough if row["outcome"] == "hospitalization"}
    row = own.get("7-oh") or next(
        iter(own.values()), max(enough, key=lambda row: int(row["reports"]))
    )
    label = str(row["outcome_label"]).lower()
    listed = "a hospitalization" if row["outcome"] == "hospitalization" else f"“{label}”"
    return (
        f"{int(row['reports']):,} of {int(row['base_reports']):,} {source.unit_plural} naming "
        f"{source.substances[row['substance']].words} list {listed}."
    )


def outcomes_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of the outcomes."""
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        base = int(own[0]["base_reports"])
        if base < FEW:
            parts.append(too_few(f"{base} naming {source.substances[str(key)].words}", base))
            continue
        listed = [
            f"{row['outcome_label'].lower()} {int(row['reports']):,}"
            for row in sorted(own, key=lambda row: -int(row["reports"]))[:3]
        ]
        parts.append(f"Of {base:,} naming {source.substances[str(key)].words}: {joined(listed)}.")
    return f"In words, {source.unit_plural} by outcome listed. {' '.join(parts)}"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Outcomes listed, by substance."""
    return Drawn(
        subtitle=(
            f"Share of each substance’s {source.name} {source.unit_plural}"
            f"{narrowing(context, source)} that list the outcome. “Serious” is a regulatory "
            "word; several can be listed."
        ),
        words=outcomes_words(frame, source),
        plot=figures.outcome_bars_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: shares_table(
            frame,
            source,
            label="outcome_label",
            head="Outcome listed",
            caption=f"{source.name} {source.unit_plural} by outcome; several can be listed.",
        ),
    )


CHART = Chart(
    question="outcome_share",
    label="Outcomes",
    kicker="Outcomes listed, {period}",
    subject="outcomes listed on {units}, by substance",
    headline=outcomes_headline,
    draw=draw,
    suits=lambda source: source.lists_outcomes,
    why_not="No outcomes are listed in this source.",
    native=Native(label="outcome_label"),
)
