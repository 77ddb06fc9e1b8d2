"""Outcomes listed on the reports that also list a class."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import Chart, Drawn, as_table
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import (
    ANY_REPORT,
    classes_counted,
    classes_drawn,
    numbers,
    text_unit,
    with_share,
)
from dashboard.components.markup import Cell
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, in_sentence, share


def class_outcomes_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above outcomes by class: deaths with the first class listed on enough."""
    own = frame[frame["outcome"] == "death"].set_index("class")
    classes = own[~own["is_treatment"]].drop(index=["any report", "unclassified"], errors="ignore")
    classes = classes[classes["reports"] >= FEW]
    if classes.empty:
        return f"Too few {source.name} {source.unit_plural} list a class and a death to compare."
    row, every = classes.iloc[0], own.loc["any report"]
    return (
        f"{share(int(row['reports']), int(row['base_reports']))} of {source.unit_plural} also "
        f"listing {in_sentence(str(row['class_label']))} list a death, "
        f"{share(int(every['reports']), int(every['base_reports']))} of all."
    )


def class_outcomes_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Classes down, outcomes across; treatment last and named as such."""
    rows: list[tuple[Cell, ...]] = []
    outcomes = frame.drop_duplicates("outcome_label").sort_values("sort_order")["outcome_label"]
    for label, own in frame.groupby("class_label", sort=False):
        base = int(own["base_reports"].max())
        found = dict(zip(own["outcome_label"], own["reports"], strict=True))
        name = f"{label} (treatment)" if own["is_treatment"].any() else str(label)
        rows.append((name, base, *(with_share(int(found[outcome]), base) for outcome in outcomes)))
    return DataTable(
        caption=(
            f"{source.name} {source.unit_plural} by class also listed and outcome listed. Several "
            "classes and outcomes share a report; add neither rows nor columns."
        ),
        columns=("Class also listed", text_unit(source), *(str(outcome) for outcome in outcomes)),
        rows=tuple(rows),
        numeric=numbers(1, 1 + len(outcomes)),
        fit=False,
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Outcomes listed on the reports that also list a class, as a table."""
    return Drawn(
        subtitle=(
            f"{capitalized(source.unit_plural)} naming any chosen substance"
            f"{narrowing(context, source)} and listing the class, {context.period_of(source)}: "
            "how many list "
            "each outcome, with their share. The first row is every such report, whatever "
            f"else it lists; {classes_counted(frame, leaving_out=ANY_REPORT)}."
        ),
        words="",
        plot=as_table(
            class_outcomes_table(classes_drawn(frame), source),
            label=f"Outcomes by the classes listed most on {source.unit_plural}",
        ),
        table=lambda: class_outcomes_table(frame, source),
    )


CHART = Chart(
    question="co_ingestant_outcome",
    label="Outcomes by class",
    kicker="Outcomes by class also listed",
    subject="outcomes listed on {units}, by class also listed",
    headline=class_outcomes_headline,
    draw=draw,
    suits=lambda source: source.lists_outcomes,
    why_not="No outcomes are listed in this source.",
)
