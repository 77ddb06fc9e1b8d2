"""Classes of other ingredients also listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, narrowing
from dashboard.charts.shares import classes_counted, classes_drawn, classes_words, shares_table
from dashboard.context import Context
from dashboard.frames import by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, joined, share, shares_of


def classes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the classes: the class listed most, for up to two substances."""
    usual = by(
        (
            row
            for row in rows_of(frame)
            if not row["is_treatment"]
            and row["class"] != "unclassified"
            and min(row["base_reports"], row["reports"]) >= FEW
        ),
        "class",
    )
    if not usual:
        return f"Fewer than {FEW} {source.name} {source.unit_plural} list any one class."
    same = next(iter(usual.values()))[:2]
    first = same[0]
    label = str(first["class_label"])
    verb = "are" if label.endswith("s") or "," in label or " and " in label else "is"
    return f"{label} {verb} also listed on {shares_of(source, same)}."


def unclassified_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Say how many reports list something that nobody has classified."""
    parts = [
        f"{int(row['reports']):,} of {int(row['base_reports']):,} "
        f"{source.substances[row['substance']].adjective}"
        + (
            f" ({share(int(row['reports']), int(row['base_reports']))})"
            if row["base_reports"] >= FEW and row["reports"] >= FEW
            else ""
        )
        for row in rows_of(frame[frame["class"] == "unclassified"])
    ]
    if not parts:
        return "Every ingredient listed is classified."
    return f"An ingredient nobody has classified is on {joined(parts)} {source.unit_plural}."


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Classes of other ingredients also listed."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that also list the class, {context.period}; "
            f"{classes_counted(frame)}. Several classes can be listed."
        ),
        words=(
            f"{classes_words(frame, source, label='class_label')} "
            f"{unclassified_words(frame, source)}"
        ),
        plot=figures.class_bars_figure(
            classes_drawn(frame), view=context.view, unit=source.unit_plural
        ),
        table=lambda: shares_table(
            frame,
            source,
            label="class_label",
            head="Class also listed",
            caption="Classes overlap; do not add rows.",
        ),
    )


CHART = Chart(
    question="co_ingestant_class",
    label="Classes",
    kicker="Classes of other ingredients",
    subject="classes also listed on {units}, by substance",
    headline=classes_headline,
    draw=draw,
)
