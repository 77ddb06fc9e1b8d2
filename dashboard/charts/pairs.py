"""What the charts of pairs have in common: sentences and tables."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.shares import numbers
from dashboard.components.tables import DataTable
from dashboard.frames import Row, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, capitalized, counted, in_sentence, units


def _pair(row: Row) -> str:
    """A pair of classes or ingredients as words of a sentence."""
    first, second = (str(value) for value in list(row.values())[1:3])
    return f"{in_sentence(first)} and {in_sentence(second)}"


def pairs_headline(frame: pd.DataFrame, source: SourceInfo, *, kind: str) -> str:
    """The sentence above pairs of a kind (classes, ingredients): the pair listed most."""
    enough = frame[frame["reports"] >= FEW]
    treatment = enough.get("is_treatment", pd.Series(data=False, index=enough.index)).astype(bool)
    row = next(iter(rows_of(enough[~treatment].head(1))), None)
    if row is None:
        treated = bool(treatment.any())
        besides = " without treatment" if treated else ""
        return (
            f"Fewer than {FEW} {source.name} {source.unit_plural} list any one pair of {kind}"
            f"{besides}."
        )
    return f"{capitalized(_pair(row))} are both listed on {int(row['reports']):,} {units(source)}."


def _expected(number: float) -> str:
    return "under 1" if number < 1 else f"{number:,.0f}"


def pairs_words(frame: pd.DataFrame, source: SourceInfo) -> str:
    """The text alternative of the pairs."""
    enough = rows_of(frame[frame["reports"] >= FEW].head(3))
    if not enough:
        return f"In words: no pair is listed on {FEW} {source.unit_plural} or more."
    parts = [
        f"{_pair(row)} on {counted(int(row['reports']), source)} "
        f"(by chance {_expected(row['expected_reports'])})"
        for row in enough
    ]
    return (
        f"In words: of {counted(int(enough[0]['base_reports']), source)}, both listed are "
        f"{'; '.join(parts)}. Listed together does not say taken at the same time; long lists of "
        "one report make many pairs."
    )


def pairs_table(frame: pd.DataFrame, source: SourceInfo, *, names: tuple[str, str]) -> DataTable:
    """Two classes or ingredients on one report, with each alone and what chance would give."""
    first, second = names
    rows = tuple(
        (
            f"{row[first]} + {row[second]}",
            int(row["reports"]),
            f"{row['expected_reports']:,.1f}",
            int(row["first_reports"]),
            int(row["second_reports"]),
        )
        for row in rows_of(frame)
    )
    base = int(frame["base_reports"].max())
    return DataTable(
        caption=f"Of {counted(base, source)}. Pairs overlap; do not add rows.",
        columns=("Also listed, both", "Both", "By chance", "First", "Second"),
        rows=rows,
        numeric=numbers(1, 4),
    )
