"""What the charts of reactions have in common: which sources have them, sentences, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from dashboard.charts.shares import too_few, too_few_of_each, top_in_words
from dashboard.frames import Row, by, rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import (
    FEW,
    counted_with,
    joined,
    shares_of,
)

WHY_NOT: Final = "Records of deaths list causes, not reactions."


def lists_reactions(source: SourceInfo) -> bool:
    """Whether the reports of a source list reactions at all."""
    return source.evidence_kind != "medical_examiner"


def most_listed(frame: pd.DataFrame) -> Sequence[Row]:
    """The rows of the reaction or group that the first substance lists most, by substance."""
    enough = [
        row
        for row in rows_of(frame)
        if min(row["base_reports"], row["reports"]) >= FEW
        and row.get("reaction_group") != "ungrouped"
    ]
    if not enough:
        return []
    name = "pt" if "pt" in frame else "reaction_group"
    first = max(
        (row for row in enough if row["substance"] == enough[0]["substance"]),
        key=lambda row: int(row["reports"]),
    )
    return by(enough, name)[first[name]]


def headline_of(*, label: str, kind: str) -> Callable[[pd.DataFrame, SourceInfo], str]:
    """The sentence above reactions: what the first two substances list most.

    Args:
        label: the column that names a row.
        kind: what a row is, as "term".
    """

    def headline(frame: pd.DataFrame, source: SourceInfo) -> str:
        own = most_listed(frame)[:2]
        if not own:
            return too_few_of_each(frame, source, f"list any one {kind}")
        return f"{own[0][label]}: listed on {shares_of(source, own)}."

    return headline


def words_of(frame: pd.DataFrame, source: SourceInfo, *, label: str) -> str:
    """The text alternative: what each substance lists most."""
    parts = []
    for key, own in by(rows_of(frame), "substance").items():
        base = int(own[0]["base_reports"])
        name = counted_with(base, source, str(key))
        if base < FEW:
            parts.append(too_few(name, base))
            continue
        listed = top_in_words(own, label=label)
        parts.append(f"Of {name}: {joined(listed)}." if listed else f"{name} list none.")
    return f"In words: {' '.join(parts)}"
