"""What is listed more often with a substance and a class together than the two explain."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from dashboard.charts.base import Chart, Drawn, as_table
from dashboard.charts.more_often import (
    GROUPS,
    WHY_NOT,
    chosen_substance,
    substance_switch,
    why_nothing,
)
from dashboard.charts.reaction_words import lists_reactions
from dashboard.charts.shares import numbers
from dashboard.components.tables import DataTable
from dashboard.context import Context
from dashboard.figures.forest import FEWEST, component_text
from dashboard.frames import Row, rows_of
from dashboard.untold import not_applied
from dashboard.warehouse import SourceInfo
from dashboard.wording import capitalized, in_sentence

MOST_SHOWN, MOST_IN_TABLE = 15, 200
THRESHOLD: Final = f"{FEWEST} reports or more and the lower 95% limit of omega above 0"
POORLY: Final = (
    "Tried on a reference set of drug interactions, this measure told known ones from others "
    "poorly: it picks reports to read and proves no interaction."
)


def _own(frame: pd.DataFrame, key: str) -> list[Row]:
    return [row for row in rows_of(frame) if row["substance"] == key]


def headline(frame: pd.DataFrame, source: SourceInfo, *, key: str = "") -> str:
    """The sentence above the table, for one substance."""
    key = key or chosen_substance(frame, source)
    name = source.substances[key].words
    tested = [row for row in _own(frame, key) if row["omega_lower"] is not None]
    if not tested:
        return f"No term is on {FEWEST} {source.unit_plural} {source.naming} {name} and one class."
    above = sum(bool(row["is_above"]) for row in tested)
    start = f"{above:,} of {len(tested):,}" if above else f"None of {len(tested):,}"
    verb = "is" if above < 2 else "are"
    return (
        f"{start} pairs of class and term {verb} listed more often together with {name} than the "
        "two explain."
    )


def words_of(rows: list[Row], source: SourceInfo) -> str:
    """The text alternative: the highest, and what the measure is worth."""
    above = [row for row in rows if row["is_above"]][:3]
    if not above:
        return f"In words: none is above by the threshold. {POORLY}"
    parts = [
        f"{in_sentence(str(row['label']))} with {in_sentence(str(row['class_label']))} "
        f"({int(row['reports']):,} {source.unit_plural}, {row['expected']:,.1f} expected)"
        for row in above
    ]
    return f"In words: the highest lower limits have {'; '.join(parts)}. {POORLY}"


def with_both_table(rows: list[Row], source: SourceInfo) -> DataTable:
    """Class, term and omega, the highest lower limit first."""
    return DataTable(
        caption=f"Above: {THRESHOLD}. {POORLY}",
        columns=(
            "Class",
            "Term",
            capitalized(source.unit_plural),
            "Expected",
            "Omega (95%)",
            "Above",
        ),
        rows=tuple(
            (
                str(row["class_label"]),
                str(row["label"]),
                int(row["reports"]),
                "–" if row["expected"] is None else f"{row['expected']:,.1f}",
                _with_limits(row),
                "yes" if row["is_above"] else "no",
            )
            for row in rows
        ),
        numeric=numbers(2, 4),
        fit=False,
        stacks=True,
    )


def _with_limits(row: Row) -> str:
    value = component_text(row["omega"])
    if row["omega_lower"] is None:
        return value
    return f"{value} ({component_text(row['omega_lower'])} to {component_text(row['omega_upper'])})"


def draw(context: Context, source: SourceInfo, frame: pd.DataFrame) -> Drawn:
    """The terms with the highest lower limits, as a table."""
    key = chosen_substance(frame, source, named=context.choice.get("of"))
    rows = _own(frame, key)
    name = source.substances[key].words
    return Drawn(
        title=headline(frame, source, key=key),
        subtitle=(
            f"{capitalized(source.unit_plural)} {source.naming} {name} and listing an opioid or a "
            f"depressant, whole period of the files; the {min(MOST_SHOWN, len(rows))} highest "
            f"lower limits of {len(rows):,}. Omega compares with what the odds of each of the two "
            f"add up to, in log2: 1 is twice as many as expected."
            f"{not_applied(context, besides=('dates', 'role', 'outcome'))}"
        ),
        words=words_of(rows, source),
        plot=as_table(
            with_both_table(rows[:MOST_SHOWN], source), label="Classes and terms listed with both"
        ),
        table=lambda: with_both_table(rows[:MOST_IN_TABLE], source),
        control=substance_switch(context, frame, source, chosen=key),
    )


CHART = Chart(
    question="more_often_with_both",
    label="Reactions listed more often with both",
    kicker="More often with both than the two explain; no interaction proven",
    subject="reactions listed more often with both on {units}",
    headline=headline,
    draw=draw,
    suits=lists_reactions,
    why_not=WHY_NOT,
    why_nothing=partial(why_nothing, compared=GROUPS),
    is_narrowed=False,
    height=900,
)
