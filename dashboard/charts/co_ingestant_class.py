"""Classes of other ingredients also listed."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, Native
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import (
    classes_counted,
    classes_drawn,
    classes_words,
    shares_table,
    too_few_of_each,
)
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    counted_with,
    in_sentence,
    joined,
    share,
    shares_of,
    with_substance,
)


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
        return too_few_of_each(frame, source, "list any one class")
    same = next(iter(usual.values()))[:2]
    first = same[0]
    label = str(first["class_label"])
    verb = "are" if label.endswith("s") or "," in label or " and " in label else "is"
    return f"{label} {verb} also listed on {shares_of(source, same)}."


def unclassified_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Say how many reports list something that nobody has classified."""
    parts = [
        f"{int(row['reports']):,} of "
        f"{counted_with(int(row['base_reports']), source, str(row['substance']))}"
        + (
            f" ({share(int(row['reports']), int(row['base_reports']))})"
            if row["base_reports"] >= FEW and row["reports"] >= FEW
            else ""
        )
        for row in rows_of(frame[frame["class"] == "unclassified"])
    ]
    if not parts:
        return "Every ingredient listed is classified."
    return f"An ingredient nobody has classified is on {joined(parts)}."


def groups_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """Any opioid and any sedative, for up to two substances, of all reports and of deaths."""
    enough = {
        key: rows
        for key, rows in by(rows_of(frame), "substance").items()
        if rows[0]["base_reports"] >= FEW
    }
    sentences = []
    for key, rows in list(enough.items())[:2]:
        groups = rows[:2]
        whole = [f"{in_sentence(row['group_label'])} on {_of(row, 'reports')}" for row in groups]
        sentences.append(
            f" Of {int(groups[0]['base_reports']):,} {with_substance(source, key)}, {joined(whole)}"
        )
        if source.lists_outcomes and groups[0]["base_death_reports"] >= FEW:
            deaths = [_of(row, "death_reports") for row in groups]
            base = f"{int(groups[0]['base_death_reports']):,}"
            sentences.append(f"; of the {base} that list a death, on {joined(deaths)}")
        sentences.append(".")
    return "".join(sentences)


def _of(row: Row, counted: str) -> str:
    """A count with its share, and without where it is under 16."""
    number, base = int(row[counted]), int(row[f"base_{counted}"])
    return f"{number:,} ({share(number, base)})" if number >= FEW else f"{number:,}"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Classes of other ingredients also listed."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} the substance"
            f"{narrowing(context, source)} that also list the class, {context.period_of(source)}; "
            f"{classes_counted(frame)}. Several classes can be listed."
        ),
        words=(
            f"{classes_words(frame, source, label='class_label')} "
            f"{unclassified_words(frame, source)}"
            f"{groups_words(context.ask('co_ingestant_group', source), source)}"
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
    native=Native(label="class_label"),
)
