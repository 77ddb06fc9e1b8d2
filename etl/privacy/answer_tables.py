"""Which counts of a survey are hidden: beside each other, and beside every earlier edition.

Conditions exclude each other and no total is published, so one count follows from another only by
comparing editions. A count is shown when it is above the limit and differs from every count that an
edition showed of the condition by nothing, or by more than the limit. Conditions with few answers
stand together without their names; their number is shown by the same rule, and only where the
conditions with names were the same in every edition that showed it. Else a reader could subtract
what moved out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.privacy.suppression import Mark

SURVEY = ("collected_by", "collected_from", "collected_to", "scale_max")
CELL = (*SURVEY, "condition")
Key = tuple[str, ...]


def answer_marks(
    counts: pd.DataFrame, *, limit: int, rest: str, earlier: pd.DataFrame | None = None
) -> pd.Series:
    """The mark of every row of a table of answers.

    Args:
        counts: columns of CELL as text, and the true `answers`; conditions with `limit` answers or
            fewer are one row together.
        limit: the largest count that is hidden for being small.
        rest: the condition of the rows that hold those together.
        earlier: the same rows as earlier editions published them, `answers` null where hidden, with
            `edition`.
    """
    editions = [] if earlier is None else [_Edition(one) for _, one in earlier.groupby("edition")]
    now = _Edition(counts)
    marks = []
    for key, count in zip(now.keys, counts["answers"], strict=True):
        survey, condition = key[:-1], key[-1]
        compared = [
            (before.answers[key], now.named(survey, rest) == before.named(survey, rest))
            for before in editions
            if key in before.answers
        ]
        is_told = any(
            (abs(count - shown) <= limit and count != shown)
            or (condition == rest and not has_same_names)
            for shown, has_same_names in compared
        )
        small = Mark.SMALL if count <= limit else Mark.SHOWN
        marks.append(Mark.COMPLEMENTARY if small == Mark.SHOWN and is_told else small)
    return pd.Series([str(mark) for mark in marks], index=counts.index, dtype="string")


class _Edition:
    """The rows of one edition: every condition that it names, and the counts that it shows."""

    def __init__(self, frame: pd.DataFrame) -> None:
        columns = frame[list(CELL)].astype(str)
        self.keys: list[Key] = list(columns.itertuples(index=False, name=None))
        self.answers: Mapping[Key, int] = {
            key: int(count)
            for key, count in zip(self.keys, frame["answers"], strict=True)
            if pd.notna(count)
        }

    def named(self, survey: Key, rest: str) -> set[str]:
        """The conditions of a survey that stand by their names."""
        return {key[-1] for key in self.keys if key[:-1] == survey and key[-1] != rest}
