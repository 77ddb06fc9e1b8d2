"""How old the persons reported are, and of which sex."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import figures
from dashboard.charts.base import Chart, Drawn
from dashboard.charts.narrowed import narrowing
from dashboard.charts.shares import numbers, with_share
from dashboard.components.markup import Cell
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted_with, joined, share, with_substance

SEXES = {"female": "female", "male": "male"}
NOT_GIVEN = "not_given"


def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The sentence above the chart: which sex most of those say that give one."""
    said = []
    for key, own in by(rows_of(frame), "substance").items():
        given = _with_sex(own)
        if given >= FEW:
            said.append((given, str(key), {sex: _of(own, sex=sex) for sex in ("male", "female")}))
    if not said:
        return f"Too few {source.name} {source.unit_plural} give a sex to compare."
    given, key, counts = max(said, key=lambda one: one[0])
    sex = max(counts, key=lambda one: counts[one])
    part = f"Fewer than {FEW}" if counts[sex] < FEW else share(counts[sex], given)
    return f"{part} of the {given:,} {with_substance(source, key)} that give a sex say {sex}."


def words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative: sexes, median ages and blanks of each substance."""
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        base = int(own[0]["base_reports"])
        counts = [f"{_of(own, sex=sex):,} {name}" for sex, name in SEXES.items()]
        counts.append(f"{_of(own, sex='unknown'):,} without a sex")
        part = f"Of {counted_with(base, source, str(key))}, {joined(counts)}"
        given = base - _of(own, age_group=NOT_GIVEN)
        medians = [
            f"{name} {median:.0f}"
            for sex, name in SEXES.items()
            if (median := _median(own, sex)) is not None and _aged(own, sex) >= FEW
        ]
        part += f"; {given:,} {'gives' if given == 1 else 'give'} an age"
        if medians:
            part += f", median in years: {joined(medians)}"
        parts.append(f"{part}.")
    return f"In words: {' '.join(parts)}"


def _of(rows: Sequence[Row], **key: str) -> int:
    """The reports of the rows that have these values."""
    return sum(int(row["reports"]) for row in rows if all(row[name] == key[name] for name in key))


def _with_sex(rows: Sequence[Row]) -> int:
    return sum(_of(rows, sex=sex) for sex in SEXES)


def _aged(rows: Sequence[Row], sex: str) -> int:
    return _of(rows, sex=sex) - _of(rows, sex=sex, age_group=NOT_GIVEN)


def _median(rows: Sequence[Row], sex: str) -> float | None:
    found = next((row["median_age"] for row in rows if row["sex"] == sex), None)
    return None if found is None or pd.isna(found) else float(found)


def table(frame: pd.DataFrame, source: SourceInfo) -> DataTable:
    """Every group of age by substance and sex."""
    substances = by(rows_of(frame), "substance")
    sexes = {**SEXES, "unknown": "sex not given"}
    columns = ["Age in years"]
    for key, own in substances.items():
        label = source.substances[str(key)].label
        base = int(own[0]["base_reports"])
        columns += [f"{label}, {name} (of {base:,})" for name in sexes.values()]
    labels = {row["age_group"]: str(row["age_group_label"]) for row in rows_of(frame)}
    rows: list[tuple[Cell, ...]] = []
    for group, label in labels.items():
        cells: list[Cell] = [label]
        for own in substances.values():
            base = int(own[0]["base_reports"])
            cells += [with_share(_of(own, sex=sex, age_group=group), base) for sex in sexes]
        rows.append(tuple(cells))
    return DataTable(
        caption=f"{capitalized(source.unit_plural)} of {source.name} by age and sex as given.",
        columns=tuple(columns),
        rows=tuple(rows),
        numeric=numbers(1, len(columns) - 1),
        fit=False,
    )


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """Female to the left, male to the right, and what is not given in a row of its own."""
    return Drawn(
        subtitle=(
            f"{capitalized(source.unit_plural)} naming the substance by age and sex as given"
            f"{narrowing(context, source)}, {context.period_of(source)}. "
            "Those without a sex are in the "
            "table only."
        ),
        words=words(frame, source),
        plot=figures.age_sex_figure(frame, view=context.view, unit=source.unit_plural),
        table=lambda: table(frame, source),
    )


CHART = Chart(
    question="age_sex",
    label="Age and sex",
    kicker="Age and sex, as given on the report",
    subject="age and sex of the persons in {units}, by substance",
    headline=headline,
    draw=draw,
    fields=("age", "sex"),
    why_not="Age and sex are not collected in this source.",
)
