"""Attackers of the suppressed tables: they know what was published and reckon in whole numbers.

They are written apart from the defender: what a case can be and what holds between the tables is
spelled out again here, and nothing of `etl.privacy` is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

ANY = "any"
CELL = ["characteristic", "substance_group", "year", "value"]
OUTCOMES = (
    "no_effect", "minor", "moderate", "major", "death", "not_followed", "unable_to_follow",
    "unrelated", "not_given",
)  # fmt: skip
SERIOUS, SEVERE = {"moderate", "major", "death"}, {"major", "death"}
NOT_SERIOUS = {"no_effect", "minor"}
ONE_VALUE = (
    "year", "medical_outcome", "age_band", "sex", "reason", "management_site", "chronicity",
    "number_of_substances",
)  # fmt: skip
OVERLAPPING = ("clinical_effect", "therapy", "route", "co_ingestant_class")


def severity_of(outcome: str) -> str:
    """The seriousness by which years are told apart."""
    if outcome in SERIOUS:
        return "serious"
    return "not_serious" if outcome in NOT_SERIOUS else "not_known"


class Attacker:
    """Knows the published frame, the definitions and the limit; reckons in whole numbers."""

    def __init__(self, frame: pd.DataFrame, *, limit: int) -> None:
        self.frame = frame.reset_index(drop=True)
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.places: dict[tuple[str, frozenset[Any]], np.ndarray] = {}
        self.lower = np.zeros(len(frame))
        self.upper = np.full(len(frame), 100_000.0)
        for at, row in enumerate(self.frame.itertuples()):
            if row.mark == "shown":
                self.lower[at] = self.upper[at] = int(row.exposures)
            elif row.mark == "small":
                self.lower[at], self.upper[at] = 1, limit
            elif row.mark == "complementary":
                self.lower[at] = limit + 1
        self._definitions()

    def _where(self, **wanted: Any) -> np.ndarray:
        found = np.ones(len(self.frame))
        for name, value in wanted.items():
            key = (name, frozenset(value if isinstance(value, set) else {value}))
            if key not in self.places:
                self.places[key] = self.frame[name].isin(key[1]).to_numpy(dtype=float)
            found *= self.places[key]
        return found

    def _equal(self, left: np.ndarray, right: np.ndarray, *, slack: float = 0) -> None:
        if left.any() and right.any():
            self.rows.append(right - left)
            self.low.append(0)
            self.high.append(slack)

    def _definitions(self) -> None:
        groups = set(self.frame["substance_group"])
        for group in sorted(groups):
            all_of_it = self._where(characteristic="total", substance_group=group)
            several = self._where(
                characteristic="number_of_substances", substance_group=group, value="several"
            )
            for name in ONE_VALUE:
                self._equal(self._where(characteristic=name, substance_group=group), all_of_it)
            outcome = {"characteristic": "medical_outcome", "substance_group": group}
            for value, outcomes in (("serious", SERIOUS), ("severe", SEVERE)):
                own = self._where(characteristic="severity", substance_group=group, value=value)
                self._equal(self._where(**outcome, value=outcomes), own)
            by_year = {"characteristic": "severity_year", "substance_group": group}
            of_years = self.frame[self.frame["characteristic"] == "severity_year"]
            for year in sorted(of_years["year"].dropna().unique()):
                whole = self._where(characteristic="year", substance_group=group, value=str(year))
                self._equal(self._where(**by_year, year=year), whole)
            for value in ("serious", "not_serious", "not_known"):
                outcomes = {name for name in OUTCOMES if severity_of(name) == value}
                self._equal(
                    self._where(**by_year, value=value), self._where(**outcome, value=outcomes)
                )
            for name in OVERLAPPING:
                base = several if name == "co_ingestant_class" else all_of_it
                own = self._where(characteristic=name, substance_group=group)
                for at in np.flatnonzero(own):
                    self._equal(np.eye(len(own))[at], base, slack=math.inf)
            classes = self._where(characteristic="co_ingestant_class", substance_group=group)
            self._equal(several, classes, slack=math.inf)
        for name, value, year in {
            (row.characteristic, row.value, row.year if pd.notna(row.year) else None)
            for row in self.frame.itertuples()
            if row.characteristic not in ("case", "line")
        }:
            same = self._where(characteristic=name, value=value)
            if year is not None:
                same *= self._where(year=year)
            self._equal(
                same * self._where(substance_group=groups - {ANY}),
                same * self._where(substance_group=ANY),
            )
        read = self._where(characteristic="case", value="read")
        rest = self._where(characteristic="case") - read
        self._equal(rest + self._where(characteristic="total", substance_group=ANY), read)

    def learn(self, at: int, *, count: float) -> None:
        """Take a count that something published elsewhere gave away."""
        self.rows.append(np.eye(len(self.frame))[at])
        self.low.append(count)
        self.high.append(count)

    @cached_property
    def relations(self) -> LinearConstraint:
        """What the definitions say, with their zeros left out."""
        return LinearConstraint(
            csc_array(np.array(self.rows)), np.array(self.low), np.array(self.high)
        )

    def range_of(self, at: int) -> tuple[float, float]:
        """The lowest and the highest count that a cell can have."""
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(self.frame))
            goal[at] = sign
            found = milp(
                goal,
                integrality=np.ones(len(goal)),
                bounds=Bounds(self.lower, self.upper),
                constraints=self.relations,
            )
            assert found.x is not None, "the published tables contradict each other"
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


class Comparer:
    """Knows two editions and that the second holds the cases of the first; reckons as above."""

    def __init__(self, old: pd.DataFrame, new: pd.DataFrame, *, limit: int) -> None:
        first, second = Attacker(old, limit=limit), Attacker(new, limit=limit)
        size, more = len(old), len(new)
        names = CELL
        place = {key: at for at, key in enumerate(map(tuple, old[names].astype(str).to_numpy()))}
        self.pairs = [
            (place[key], size + at)
            for at, key in enumerate(map(tuple, new[names].astype(str).to_numpy()))
            if key in place
        ]
        links = np.zeros((len(self.pairs), size + more))
        for row, (before, after) in enumerate(self.pairs):
            links[row, before], links[row, after] = -1, 1
        matrix = np.vstack(
            [
                np.hstack([np.array(first.rows), np.zeros((len(first.rows), more))]),
                np.hstack([np.zeros((len(second.rows), size)), np.array(second.rows)]),
                links,
            ]
        )
        high = np.array([*first.high, *second.high, *[math.inf] * len(links)])
        low = np.array([*first.low, *second.low, *[0.0] * len(links)])
        self.relations = LinearConstraint(csc_array(matrix), low, high)
        self.bounds = Bounds(
            np.concatenate([first.lower, second.lower]), np.concatenate([first.upper, second.upper])
        )
        self.size, self.cells = size, size + more
        self.seen = np.array([self.solve(goal) for goal in self._goals()])

    def _goals(self) -> Iterator[np.ndarray]:
        draw = np.random.default_rng(1)
        for _ in range(8):
            goal = draw.normal(size=self.cells)
            yield goal
            yield -goal

    def solve(self, goal: np.ndarray) -> np.ndarray:
        found = milp(
            np.where(self.bounds.ub >= 100_000, np.abs(goal), goal),
            integrality=np.ones(len(goal)),
            bounds=self.bounds,
            constraints=self.relations,
        )
        assert found.x is not None, "the editions contradict each other"
        return np.rint(found.x)

    def range_of(self, goal: np.ndarray) -> tuple[float, float]:
        """The lowest and the highest value of a count, or of a difference of two.

        Where tables that fit are known to differ in it, these two values are within that range.
        """
        known = self.seen @ goal
        if known.min() < known.max():
            return known.min(), known.max()
        named = goal != 0
        if (self.bounds.lb[named] == self.bounds.ub[named]).all():
            return known[0], known[0]
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * goal,
                integrality=np.ones(len(goal)),
                bounds=self.bounds,
                constraints=self.relations,
            )
            ends.append(round(sign * found.fun))
            self.seen = np.vstack([self.seen, np.rint(found.x)])
        return ends[0], ends[1]

    def cell(self, at: int) -> np.ndarray:
        """The goal of one cell."""
        goal = np.zeros(self.cells)
        goal[at] = 1
        return goal

    def growths(self) -> Iterator[tuple[int, int, np.ndarray]]:
        """Each pair of cells, by their places in the two frames, and the goal of its difference."""
        for before, after in self.pairs:
            yield before, after - self.size, self.cell(after) - self.cell(before)


def given_away(old: pd.DataFrame, new: pd.DataFrame, *, limit: int) -> list[str]:
    """What a comparison of two editions pins: a hidden cell of either, or a growth of few."""
    comparer = Comparer(old, new, limit=limit)
    found = []
    for _, after, goal in comparer.growths():
        low, high = comparer.range_of(goal)
        if low == high and 1 <= abs(low) <= limit:
            found.append(f"growth of {low}: {new.iloc[after][CELL].to_dict()}")
    for at in range(len(old) + len(new)):
        row = old.iloc[at] if at < len(old) else new.iloc[at - len(old)]
        low, high = comparer.range_of(comparer.cell(at))
        if row["mark"] != "shown" and low == high:
            found.append(f"hidden cell is {low}: {row[CELL].to_dict()}")
    return found
