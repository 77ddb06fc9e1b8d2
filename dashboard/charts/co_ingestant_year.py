"""Classes also listed, by year received."""

from __future__ import annotations

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, narrowing
from dashboard.charts.shares import numbers, with_share
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, in_sentence, share, units


def _last_two_years(frame: pd.DataFrame) -> list[int]:
    enough = frame[~frame["is_incomplete"] & (frame["base_reports"] >= FEW)]
    return sorted({int(year) for year in enough["year"]})[-2:]


def class_years_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above classes by year: the class listed most, last year and before."""
    usual = frame[~frame["is_treatment"] & (frame["class"] != "unclassified")]
    years = _last_two_years(usual)
    if len(years) < 2:
        return f"Too few complete years of {source.name} {source.unit_plural} to compare."
    own = usual[usual["class"] == usual["class"].iloc[0]].set_index("year")
    before, last = (own.loc[year] for year in years)
    if last["reports"] < FEW or before["reports"] < FEW:
        return f"Fewer than {FEW} {units(source)} of a year list any one class."
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
    usual = frame[~frame["is_treatment"] & (frame["class"] != "unclassified")]
    years = _last_two_years(usual)
    parts = []
    for _, own in list(usual.groupby("class", sort=False))[:6]:
        by_year = own.set_index("year")
        values = [
            f"{int(by_year.loc[year, 'reports']):,} of {int(by_year.loc[year, 'base_reports']):,} "
            f"in {year}"
            for year in years
        ]
        if values:
            parts.append(f"{in_sentence(str(own['class_label'].iloc[0]))} {', '.join(values)}")
    if not parts:
        return f"In words: no complete year has {FEW} {source.unit_plural} or more."
    return f"In words: {'; '.join(parts)}."


def class_years_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Classes by year received, each year's count with its share."""
    years = [int(year) for year in sorted(frame.loc[frame["base_reports"] > 0, "year"].unique())]
    heads = frame.drop_duplicates("year").set_index("year")
    rows = tuple(
        (
            str(label),
            *(
                with_share(int(own.loc[year, "reports"]), int(own.loc[year, "base_reports"]))
                for year in years
            ),
        )
        for label, own in (
            (label, own.set_index("year"))
            for label, own in frame.groupby("class_label", sort=False)
        )
    )
    marks = {year: " (incomplete)" if heads.loc[year, "is_incomplete"] else "" for year in years}
    return DataTable(
        caption=(
            f"{source.name} {source.unit_plural} that also list the class, by year received. "
            "Classes overlap; do not add rows."
        ),
        columns=(
            "Class also listed",
            *(f"{year}{marks[year]}, {int(heads.loc[year, 'base_reports']):,}" for year in years),
        ),
        rows=rows,
        numeric=numbers(1, len(years)),
        fit=False,
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Classes also listed, by year received."""
    return Drawn(
        subtitle=(
            f"Share of a year’s {source.name} {source.unit_plural} naming any chosen substance"
            f"{narrowing(context)} that also list the class; the six classes listed most, one "
            "scale. Hatched: incomplete year. A dash: under 16."
        ),
        words=class_years_words(frame, source),
        plot=figures.class_years_figure(frame, view=context.view, unit=source.unit_plural),
        table=class_years_table(frame, source),
    )


CHART = Chart(
    question="co_ingestant_year",
    label="Classes by year",
    kicker="Classes by year received",
    subject="classes also listed on {units}, by year",
    headline=class_years_headline,
    draw=draw,
)
