"""Which fields are given, by quarter."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn, last_complete, not_drawn
from dashboard.charts.shares import numbers
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    in_sentence,
    joined,
    share,
    units,
)

NOT_COLLECTED = "not collected"
CANNOT_BE_TOLD = "cannot be told"
COMPARED = {"age": "an age", "sex": "a sex", "event_date": "an event date"}
"""The fields that the sentence compares, in words."""


def completeness_headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the completeness of fields: the last complete quarter, else all."""
    quarter = last_complete(frame)
    rows = rows_of(frame if quarter is None else frame[frame["quarter"] == quarter])
    own = by(rows, "field")
    when = "Over all quarters, none known to be complete" if quarter is None else f"In {quarter}"
    if max((sum(int(row["reports"]) for row in field) for field in own.values()), default=0) < FEW:
        period = "" if quarter is None else f" in {quarter}"
        return f"Too few {source.name} {source.unit_plural}{period} to compare fields."
    sums = {field: _sums(found) for field, found in own.items()}
    shares = [
        (share(*sums[field]), words)
        for field, words in COMPARED.items()
        if field in sums and sums[field][1] >= FEW
    ]
    if not shares:
        return f"{when}, no field of {source.name} {source.unit_plural} can be compared."
    (first, what), *others = shares
    rest = [f"{amount} {words}" for amount, words in others]
    can_all_tell = all(
        row["reports_told"] == row["reports"] for field in COMPARED for row in own.get(field, ())
    )
    whose = units(source) if can_all_tell else f"{units(source)} whose file can tell"
    return f"{when}, {joined([f'{first} of {whose} gave {what}', *rest])}."


def completeness_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of the completeness of fields."""
    always: list[str] = []
    never: dict[str, list[str]] = {NOT_COLLECTED: [], CANNOT_BE_TOLD: []}
    some: list[str] = []
    for own in by(rows_of(frame), "field").values():
        label = in_sentence(str(own[0]["field_label"]))
        given, told = _sums(own)
        if not told:
            never[not_told(own)].append(label)
        elif given == told:
            always.append(label)
        else:
            some.append(f"{label} {_given(own)}")
    parts = []
    if always:
        parts.append(f"always given: {joined(always)}")
    if some:
        parts.append(f"given over all quarters: {'; '.join(some)}")
    parts += [f"{why}: {joined(labels)}" for why, labels in never.items() if labels]
    return f"In words, {source.name} {source.unit_plural}: {'; '.join(parts)}."


def completeness_table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Fields by year received: the share of reports that give each."""
    of_field: dict[str, dict[int, list[Row]]] = {}
    for row in sorted(rows_of(frame), key=lambda row: int(row["sort_order"])):
        year = int(row["quarter"][:4])
        of_field.setdefault(row["field_label"], {}).setdefault(year, []).append(row)
    years = sorted({year for own in of_field.values() for year in own})
    rows = tuple(
        (label, *(_given(own.get(year, ())) for year in years)) for label, own in of_field.items()
    )
    return DataTable(
        caption=(
            f"Share of {source.name} {source.unit_plural} that give a field, by year; "
            f"under {FEW}: how many of how many."
        ),
        columns=("Field", *(str(year) for year in years)),
        rows=rows,
        numeric=numbers(1, len(years)),
        fit=False,
    )


def _sums(rows: Sequence[Row]) -> tuple[int, int]:
    """How many reports give a field, of how many that can tell, over several quarters."""
    return sum(int(row["reports_given"] or 0) for row in rows), sum(
        int(row["reports_told"] or 0) for row in rows
    )


def _given(rows: Sequence[Row]) -> str:
    if not rows:
        return "none"
    given, told = _sums(rows)
    if not told:
        return next((row["not_told"] for row in rows if row["not_told"]), NOT_COLLECTED)
    return share(given, told) if told >= FEW else f"{given} of {told}"


def not_told(rows: Sequence[Row]) -> str:
    """Why no report of a field can tell whether it is given."""
    cannot = any(row["not_told"] == CANNOT_BE_TOLD for row in rows)
    return CANNOT_BE_TOLD if cannot else NOT_COLLECTED


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Which fields are given, by quarter."""
    return Drawn(
        subtitle=(
            f"Share of {source.name} {source.unit_plural} {source.naming} any chosen substance "
            "that give the field, by quarter, of those whose file can tell. Full color is "
            f"complete; a hole fades.{not_drawn(context, source)}"
        ),
        words=completeness_words(frame, source),
        plot=figures.completeness_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: completeness_table(frame, source),
    )


CHART = Chart(
    question="completeness",
    label="Fields given",
    kicker="Completeness by field and quarter",
    subject="{units} that give each field",
    headline=completeness_headline,
    draw=draw,
    is_over_time=True,
)
