"""Answers of surveys: an attacker who kept every edition works nothing out, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from etl.privacy.answer_tables import CELL, suppressed_answers

LIMIT, REST = 9, "the rest"
SURVEY = ("A group", "2025-01-01", "2025-06-30", "10.0")
Counts = Sequence[int]
Row = tuple[str, str, int | None]


def frame_of(counts: dict[str, int]) -> pd.DataFrame:
    """The true table: conditions with few answers are one row together."""
    rows = {name: count for name, count in counts.items() if count > LIMIT}
    rest = sum(count for count in counts.values() if count <= LIMIT)
    rows |= {REST: rest} if rest else {}
    frame = pd.DataFrame([(*SURVEY, *row) for row in rows.items()], columns=[*CELL, "answers"])
    return frame.astype({"answers": "Int64"})


def editions_of(history: Sequence[Counts], *, is_compared: bool = True) -> list[list[Row]]:
    """What each edition publishes: condition, mark and count."""
    published: list[pd.DataFrame] = []
    for number, counts in enumerate(history, start=1):
        earlier = pd.concat(published) if published and is_compared else None
        names = {f"c{place}": count for place, count in enumerate(counts)}
        found = suppressed_answers(frame_of(names), limit=LIMIT, rest=REST, earlier=earlier)
        published.append(found.assign(edition=number))
    return [
        [
            (row.condition, row.mark, None if pd.isna(row.answers) else int(row.answers))
            for row in found.itertuples()
        ]
        for found in published
    ]


class Attacker:
    """Knows every edition, and that answers are only added; what is never named is one more."""

    def __init__(self, editions: Sequence[Sequence[Row]]) -> None:
        self.editions = [{name: (mark, count) for name, mark, count in one} for one in editions]
        named = {name for one in self.editions for name in one} - {REST}
        self.names = [*sorted(named), REST]
        self.low, self.high = np.zeros(self.size), np.full(self.size, 1000.0)
        self.rows: list[np.ndarray] = []
        self.within: list[tuple[float, float]] = []
        for number, one in enumerate(self.editions):
            self._read(number, one)

    @property
    def size(self) -> int:
        """How many counts there are to find."""
        return len(self.names) * len(self.editions)

    def at(self, number: int, name: str) -> int:
        """The place of a count: that of REST holds what no edition names."""
        return number * len(self.names) + self.names.index(name)

    def _know(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.within.append((low, high))

    def _read(self, number: int, one: dict[str, tuple[str, int | None]]) -> None:
        ranges = {"small": (1, LIMIT), "complementary": (LIMIT + 1, math.inf)}
        together = np.zeros(self.size)
        together[self.at(number, REST)] = 1
        for name in self.names[:-1]:
            at = self.at(number, name)
            if name not in one:
                self.high[at], together[at] = LIMIT, 1
            elif one[name][0] == "shown":
                self.low[at] = self.high[at] = one[name][1] or 0
            else:
                self.low[at] = LIMIT + 1
        mark, count = one.get(REST, ("shown", 0))
        shown = (count or 0, count or 0)
        low, high = shown if mark == "shown" else ranges.get(mark, (0, math.inf))
        self._know(together, low, high)
        for name in self.names if number else ():
            grown = np.zeros(self.size)
            grown[self.at(number, name)], grown[self.at(number - 1, name)] = 1, -1
            self._know(grown, 0, math.inf)

    def range_of(self, goal: np.ndarray) -> tuple[int, int]:
        """The lowest and the highest value of a count or of a difference."""
        low, high = np.array(self.within).T
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal,
                integrality=np.ones(self.size),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(np.array(self.rows), low, high),
            )
            assert found.x is not None, "the editions contradict each other"
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]

    def goals(self) -> Iterator[tuple[str, np.ndarray]]:
        """Every count that is not shown, and every growth between two editions."""
        for number, one in enumerate(self.editions):
            for name in self.names[:-1]:
                goal = np.zeros(self.size)
                goal[self.at(number, name)] = 1
                if one.get(name, ("", None))[0] != "shown":
                    yield f"{name} in edition {number + 1}", goal
                for before in range(number):
                    grown = goal.copy()
                    grown[self.at(before, name)] = -1
                    yield f"growth of {name} from edition {before + 1} to {number + 1}", grown


def told(history: Sequence[Counts], *, is_compared: bool = True) -> list[str]:
    """The small numbers that the editions pin."""
    attacker = Attacker(editions_of(history, is_compared=is_compared))
    found = []
    for what, goal in attacker.goals():
        low, high = attacker.range_of(goal)
        if low == high and (1 <= low <= LIMIT or (what.startswith("c") and low > LIMIT)):
            found.append(f"{what} is {low}")
    return found


counts = st.lists(st.sampled_from([0, 1, 2, 8, 9, 10, 11, 18, 19, 30]), min_size=4, max_size=4)


@example([[9, 9, 0, 0], [2, 3, 0, 0]])  # all of the rest get a name: 18 was 9 and 9
@example([[9, 9, 0, 0], [2, 0, 0, 0]])  # one does, and 9 are left
@example([[12, 4, 0, 0], [3, 0, 0, 0], [8, 0, 0, 0]])
@given(st.lists(counts, min_size=2, max_size=3))
@settings(max_examples=60, derandomize=True)
def test_no_number_of_few_follows_from_all_editions(growth: list[list[int]]) -> None:
    history = np.cumsum(np.array(growth), axis=0).tolist()
    assert told(history) == []


def test_editions_that_are_not_compared_tell_what_moved() -> None:
    assert "c0 in edition 1 is 9" in told([[9, 9], [11, 12]], is_compared=False)
    assert "growth of c0 from edition 1 to 2 is 3" in told([[12, 4], [15, 4]], is_compared=False)


def test_a_count_is_hidden_until_it_has_grown_by_more_than_a_few() -> None:
    shown = [one[0][1:] for one in editions_of([[12], [15], [21], [22], [22]])]
    assert shown == [
        ("shown", 12),
        ("complementary", None),
        ("complementary", None),
        ("shown", 22),
        ("shown", 22),
    ]


def test_what_stands_together_is_shown_again_while_the_names_are_the_same() -> None:
    first, same, more, moved, gone = editions_of(
        [[30, 6, 6], [30, 6, 6], [30, 6, 7], [30, 10, 9], [30, 10, 10]]
    )
    assert (REST, "shown", 12) in first
    assert (REST, "shown", 12) in same
    assert (REST, "complementary", None) in more
    assert (REST, "withheld", None) in moved
    assert (REST, "withheld", None) in gone
