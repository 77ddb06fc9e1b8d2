"""Classes also listed, by year received."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import numbers, with_share
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, in_sentence, share, units


def _usual(frame: pd.DataFrame) -> list[list[Row]]:
    """The years of each class that can be compared: no treatment, nothing unclassified."""
    classes = by(rows_of(frame), "class")
    return [
        own
        for own in classes.values()
        if own[0]["class"] != "unclassified" and not own[0]["is_treatment"]
    ]


def _last_two_years(classes: Sequence[Sequence[Row]]) -> list[int]:
    """The last two complete years with enough reports."""
    enough = {
        int(row["year"])
        for own in classes
        for row in own
        if not row["is_incomplete"] and row["base_reports"] >= FEW
    }
    return sorted(enough)[-2:]


def class_years_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above classes by year: one on reports enough, last year and before.

    Of those the one listed most over all years, which the sentence does not say of these two.
    """
    classes = _usual(frame)
    years = _last_two_years(classes)
    if len(years) < 2:
        return f"Too few complete years of {source.name} {source.unit_plural} to compare."
    of_years = [[row for row in own if int(row["year"]) in years] for own in classes]
    enough = [own for own in of_years if min(int(row["reports"]) for row in own) >= FEW]
    if not enough:
        return f"No class is on {FEW} {units(source)} or more in {years[0]} and in {years[1]}."
    before, last = sorted(enough[0], key=lambda row: int(row["year"]))
    now = share(int(last["reports"]), int(last["base_reports"]))
    then = share(int(before["reports"]), int(before["base_reports"]))
    label = str(last["class_label"])
    verb = "are" if label.endswith("s") or "," in label or " and " in label else "is"
    return (
        f"{label} {verb} also listed on {now} of {units(source)} received in {years[1]}, "
        f"{then} in {years[0]}."
    )


def class_years_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of classes by year."""
    classes = _usual(frame)
    years = _last_two_years(classes)
    parts = []
    for own in classes[:6]:
        of_year = {int(row["year"]): row for row in own}
        values = [
            f"{int(of_year[year]['reports']):,} of {int(of_year[year]['base_reports']):,} in {year}"
            for year in years
        ]
        if values:
            parts.append(f"{in_sentence(str(own[0]['class_label']))} {', '.join(values)}")
    if not parts:
        return (
            f"In words: no class can be compared; that takes complete years of {FEW} "
            f"{source.unit_plural} or more."
        )
    return f"In words: {'; '.join(parts)}."


def class_years_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Classes by year received, each year's count with its share."""
    classes = by(rows_of(frame), "class_label")
    of_year = {int(row["year"]): row for own in classes.values() for row in own}
    years = sorted(year for year, row in of_year.items() if row["base_reports"])
    rows = []
    for label, own in classes.items():
        found = {int(row["year"]): row for row in own}
        cells = ((int(found[year]["reports"]), int(found[year]["base_reports"])) for year in years)
        rows.append((str(label), *(with_share(*cell) for cell in cells)))
    marks = {year: " (incomplete)" if of_year[year]["is_incomplete"] else "" for year in years}
    return DataTable(
        caption=(
            f"{source.name} {source.unit_plural} that also list the class, by year received. "
            "Classes overlap; do not add rows."
        ),
        columns=(
            "Class also listed",
            *(f"{year}{marks[year]}, {int(of_year[year]['base_reports']):,}" for year in years),
        ),
        rows=tuple(rows),
        numeric=numbers(1, len(years)),
        fit=False,
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Classes also listed, by year received."""
    return Drawn(
        subtitle=(
            f"Share of a year’s {source.name} {source.unit_plural} naming any chosen substance"
            f"{narrowing(context, source)} that also list the class; the six classes listed "
            "most, one scale. Hatched: incomplete year. A dash: under 16."
        ),
        words=class_years_words(frame, source),
        plot=figures.class_years_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: class_years_table(frame, source),
    )


CHART = Chart(
    question="co_ingestant_year",
    label="Classes by year",
    kicker="Classes by year received",
    subject="classes also listed on {units}, by year",
    headline=class_years_headline,
    draw=draw,
    is_over_time=True,
)
