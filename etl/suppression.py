"""Which cells of published tables are hidden, so that no small count can be worked out.

Counts from 1 to the limit are hidden (primary suppression). A hidden count often follows from the
shown ones by subtraction, so further cells are hidden until it does not (complementary
suppression). All tables that are published together are judged as one system of linear relations:
rows, columns, totals, subtotals, and margins that several tables share.

The rule is constructive. A hidden cell is safe when a **witness** is known: another set of whole
numbers for the hidden cells that fits every shown cell, every relation, and what the two marks say
(a small cell lies in 1 to the limit, a complementary one above it; zeros are always shown), and in
which the cell has another value. Where a cell has no witness, the cheapest change of the table that
moves it is looked for, and the shown cells that this change touches are hidden as well; the changed
table then is the witness of every cell it moved. That is the linear-programming heuristic for
complementary suppression (Fischetti and Salazar-Gonzalez 2000, J Am Stat Assoc 95:916-928), with
whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# scipy is imported where it is used: it would be a third of what a run with nothing new takes.

Key = TypeVar("Key", bound=Hashable)
Column = npt.NDArray[np.float64]

# A mark that says "1 to 1" would name the count it hides.
SMALLEST_LIMIT = 2
# How far a complementary cell may move in a search; larger moves are never needed.
MOST_MOVED_BY = 10_000
# A good enough witness is a witness; the search for a cheaper one may end.
SEARCH = {"time_limit": 20.0, "mip_rel_gap": 0.02}


class Mark(StrEnum):
    """What is said about a cell instead of, or beside, its count."""

    SHOWN = "shown"
    SMALL = "small"
    COMPLEMENTARY = "complementary"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Relation(Generic[Key]):
    """Something that every reader knows of the counts: low <= sum(factor * count) <= high."""

    factors: Mapping[Key, int]
    low: float = 0
    high: float = 0

    @classmethod
    def total(cls, total: Key, parts: Iterable[Key]) -> Relation[Key]:
        """The parts add up to the total."""
        return cls({**dict.fromkeys(parts, 1), total: -1})

    @classmethod
    def at_most(cls, smaller: Key, larger: Key) -> Relation[Key]:
        """One count is never larger than the other."""
        return cls({smaller: -1, larger: 1}, 0, math.inf)

    @classmethod
    def covers(cls, parts: Iterable[Key], whole: Key) -> Relation[Key]:
        """Parts that may overlap reach the whole together."""
        return cls({**dict.fromkeys(parts, 1), whole: -1}, 0, math.inf)


def largest_hidden(below: int) -> int:
    """Give the largest count that is hidden for a setting "hide what is below".

    0 and 1 hide nothing. A limit of one would hide the count 1 behind a mark that means 1, so
    2 hides 1 and 2.
    """
    return 0 if below <= 1 else max(SMALLEST_LIMIT, below - 1)


def protection(limit: int) -> int:
    """Give how many values apart the ends of what a reader can conclude must at least be."""
    return max(1, limit // 3)


def suppress(
    counts: Mapping[Key, int],
    relations: Sequence[Relation[Key]],
    *,
    limit: int,
    weights: Mapping[Key, float] | None = None,
) -> dict[Key, Mark]:
    """Decide which cells are hidden.

    Args:
        counts: the true count of every cell that would be published.
        relations: everything that ties the cells together by definition.
        limit: the largest count that is hidden for being small, see `largest_hidden`.
        weights: how much is lost by hiding a cell, 1 where not given.

    Returns:
        A mark for every cell. `WITHHELD` stands where no other mark would protect a cell: then
        nothing is published of any cell tied to it.
    """
    if limit <= 0:
        return dict.fromkeys(counts, Mark.SHOWN)
    system = _System.of(counts, relations, limit=limit, weights=weights or {})
    for cell in system.small_cells():
        if not system.is_protected(cell) and not system.protect(cell):
            system.withhold(cell)
    return system.marks()


@dataclass
class _System(Generic[Key]):
    """The cells as vectors, and the range that witnesses have shown for each hidden one."""

    keys: list[Key]
    counts: Column
    weights: Column
    matrix: csr_array
    low: Column
    high: Column
    limit: int
    is_hidden: npt.NDArray[np.bool_]
    is_withheld: npt.NDArray[np.bool_]
    lowest: Column = field(init=False)
    highest: Column = field(init=False)

    @classmethod
    def of(
        cls,
        counts: Mapping[Key, int],
        relations: Sequence[Relation[Key]],
        *,
        limit: int,
        weights: Mapping[Key, float],
    ) -> _System[Key]:
        from scipy.sparse import csr_array

        keys = list(counts)
        place = {key: index for index, key in enumerate(keys)}
        entries = [
            (row, place[key], factor)
            for row, relation in enumerate(relations)
            for key, factor in relation.factors.items()
        ]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(relations), len(keys))
        values = np.array([counts[key] for key in keys], dtype=float)
        return cls(
            keys=keys,
            counts=values,
            weights=np.array([weights.get(key, 1.0) for key in keys]),
            matrix=csr_array((np.array(factors, dtype=float), (rows, columns)), shape=shape),
            low=np.array([relation.low for relation in relations], dtype=float),
            high=np.array([relation.high for relation in relations], dtype=float),
            limit=limit,
            is_hidden=(values >= 1) & (values <= limit),
            is_withheld=np.zeros(len(keys), dtype=bool),
        )

    def __post_init__(self) -> None:
        self.lowest = self.counts.copy()
        self.highest = self.counts.copy()

    def small_cells(self) -> list[int]:
        """Give the cells hidden for being small, in the order of the keys."""
        return [int(cell) for cell in np.flatnonzero(self._is_small())]

    def _is_small(self) -> npt.NDArray[np.bool_]:
        return (self.counts >= 1) & (self.counts <= self.limit)

    def is_protected(self, cell: int) -> bool:
        """Say whether witnesses far enough apart are known, or nothing is published of it."""
        width = self.highest[cell] - self.lowest[cell]
        return bool(self.is_withheld[cell] or width >= protection(self.limit))

    def protect(self, cell: int) -> bool:
        """Find the cheapest witness for a cell and hide the shown cells that it touches."""
        for width in range(protection(self.limit), 0, -1):
            found = [
                moved
                for step in (width, -width)
                if 1 <= self.counts[cell] + step <= self.limit
                and (moved := self._cheapest_move(cell, step)) is not None
            ]
            if found:
                self._take(min(found, key=lambda one: one[0])[1])
                return True
        return False

    def _take(self, move: Column) -> None:
        self.is_hidden |= move != 0
        self.lowest = np.minimum(self.lowest, self.counts + move)
        self.highest = np.maximum(self.highest, self.counts + move)

    def _cheapest_move(self, cell: int, step: int) -> tuple[float, Column] | None:
        """Give cost and move of the cheapest change of the table that moves a cell by a step.

        The unknowns are what each cell gains and what it loses. Cells that are hidden already
        move for nothing; a shown one costs its weight for each unit, with a little for its size.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import hstack

        size = len(self.keys)
        gain, loss = self._room()
        gain[cell], loss[cell] = max(step, 0), max(-step, 0)
        least = np.zeros(2 * size)
        least[cell], least[size + cell] = gain[cell], loss[cell]
        price = np.where(self.is_hidden, 1e-4, self.weights * (1 + np.log1p(self.counts) / 10))
        at = self.matrix @ self.counts
        solution = milp(
            np.concatenate([price, price]),
            integrality=np.ones(2 * size),
            bounds=Bounds(least, np.concatenate([gain, loss])),
            constraints=LinearConstraint(
                hstack([self.matrix, -self.matrix], format="csr"), self.low - at, self.high - at
            ),
            options=SEARCH,
        )
        if solution.x is None:
            return None
        whole = np.rint(solution.x)
        return float(solution.fun), whole[:size] - whole[size:]

    def _room(self) -> tuple[Column, Column]:
        """Give how much each cell may gain and lose without leaving what its mark says."""
        small = self._is_small()
        gain = np.where(small, self.limit - self.counts, MOST_MOVED_BY)
        loss = np.where(small, self.counts - 1, self.counts - (self.limit + 1))
        is_zero = self.counts == 0
        gain[is_zero], loss[is_zero] = 0, 0
        gain[self.is_withheld], loss[self.is_withheld] = (
            MOST_MOVED_BY,
            self.counts[self.is_withheld],
        )
        return gain, loss

    def withhold(self, cell: int) -> None:
        """Publish nothing of a cell and of what shares a relation with it."""
        touching = self.matrix[:, [cell]].nonzero()[0]
        rows = self.matrix[touching, :]
        tied = np.zeros(len(self.keys), dtype=bool)
        tied[cell] = True
        tied[rows.nonzero()[1]] = True
        self.is_withheld |= tied
        self.is_hidden |= tied

    def marks(self) -> dict[Key, Mark]:
        """Give the mark of every cell."""
        small = self._is_small()
        return {
            key: Mark.WITHHELD
            if self.is_withheld[index]
            else Mark.SHOWN
            if not self.is_hidden[index]
            else Mark.SMALL
            if small[index]
            else Mark.COMPLEMENTARY
            for index, key in enumerate(self.keys)
        }
