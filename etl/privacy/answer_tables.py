"""Which counts of a survey are hidden: beside each other, and beside every earlier edition.

Conditions exclude each other and no total is published, so one count follows from another only by
comparing editions. A count is shown when it is above the limit and differs from every count that an
edition showed of the condition by nothing, or by more than the limit.

Conditions with few answers stand together without their names. Their number could be compared as
well: what moved out to a row of its own is the difference. So where an edition showed it, it is
shown again only while the conditions with names are the same; else nothing is said of it, not even
that it is small or that nobody is left.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from etl.privacy.suppression import Mark

SURVEY = ("collected_by", "collected_from", "collected_to", "scale_max")
CELL = (*SURVEY, "condition")
Key = tuple[str, ...]


def suppressed_answers(
    counts: pd.DataFrame, *, limit: int, rest: str, earlier: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The answers as they may be published.

    Args:
        counts: columns of CELL as text, and the true `answers`; conditions with `limit` answers or
            fewer are one row together. Further columns are hidden with the count.
        limit: the largest count that is hidden for being small.
        rest: the condition of the rows that hold those together.
        earlier: the same rows as earlier editions published them, `answers` null where hidden, with
            `edition`.

    Returns:
        The same rows with everything but the cell null where it is hidden, and the column `mark`;
        also a row of the rest where there is none any more, and that would tell something.
    """
    editions = [] if earlier is None else [_Edition(one) for _, one in earlier.groupby("edition")]
    now = _Edition(counts)
    marks = {
        key: _mark(key, count, now, editions, limit=limit, rest=rest)
        for key, count in now.answers.items()
    }
    for survey in {key[:-1] for key in marks}:
        gone = (*survey, rest)
        if gone not in marks and any(gone in before.answers for before in editions):
            marks[gone] = Mark.WITHHELD
    cells = pd.DataFrame(list(marks), columns=list(CELL), dtype="string")
    cells["mark"] = pd.array([str(mark) for mark in marks.values()], dtype="string")
    found = cells.merge(counts.astype(dict.fromkeys(CELL, "string")), how="left", on=list(CELL))
    hidden = [name for name in counts.columns if name not in CELL]
    found[hidden] = found[hidden].where(found["mark"] == Mark.SHOWN)
    return found


def _mark(
    key: Key,
    count: int,
    now: _Edition,
    editions: list[_Edition],
    *,
    limit: int,
    rest: str,
) -> Mark:
    survey, condition = key[:-1], key[-1]
    compared = [before for before in editions if key in before.answers]
    if condition == rest and any(
        before.named(survey, rest) != now.named(survey, rest) for before in compared
    ):
        return Mark.WITHHELD
    if count <= limit:
        return Mark.SMALL
    steps = [abs(count - before.answers[key]) for before in compared]
    return Mark.COMPLEMENTARY if any(1 <= step <= limit for step in steps) else Mark.SHOWN


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
