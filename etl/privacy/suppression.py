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

A reader may also hold what was published before. Its cells, and what each count has grown by since,
enter the same system as cells that cannot be hidden any more (`Free`); those that must not be
worked out get a witness like the others, and cells of the new tables are hidden for it.
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
# Witnesses looked for at random before single cells are seen to.
EXPLORED = 24
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


@dataclass(frozen=True)
class Free:
    """A cell that is not ours to hide: published before, or never published as such.

    Attributes:
        low, high: what a reader knows of it.
        is_sensitive: it must not be worked out.
    """

    low: float
    high: float
    is_sensitive: bool = False


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
    free: Mapping[Key, Free] | None = None,
) -> dict[Key, Mark]:
    """Decide which cells are hidden.

    Args:
        counts: the true count of every cell that would be published, and a possible one of every
            free cell.
        relations: everything that ties the cells together by definition.
        limit: the largest count that is hidden for being small, see `largest_hidden`.
        weights: how much is lost by hiding a cell, 1 where not given.
        free: the cells among them that are not ours to hide.

    Returns:
        A mark for every cell that is ours. `WITHHELD` stands where no other mark would protect a
        cell: then nothing is published of any cell tied to it.
    """
    free = free or {}
    if limit <= 0:
        return dict.fromkeys((key for key in counts if key not in free), Mark.SHOWN)
    system = _System.of(counts, relations, limit=limit, weights=weights or {}, free=free)
    if free:
        system.explore()
    for cell in system.sensitive_cells():
        if not system.is_protected(cell) and not system.protect(cell):
            system.withhold(cell)
    return system.marks()


def possible_counts(
    known: Mapping[Key, tuple[float, float]], relations: Sequence[Relation[Key]]
) -> dict[Key, int] | None:
    """Give whole numbers within these ranges that fit the relations, or None if there are none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    keys = list(known)
    matrix = _matrix(relations, {key: index for index, key in enumerate(keys)})
    solution = milp(
        np.zeros(len(keys)),
        integrality=np.ones(len(keys)),
        bounds=Bounds([known[key][0] for key in keys], [known[key][1] for key in keys]),
        constraints=LinearConstraint(
            matrix,
            np.array([relation.low for relation in relations]),
            np.array([relation.high for relation in relations]),
        ),
        options=SEARCH,
    )
    if solution.x is None:
        return None
    return {key: round(value) for key, value in zip(keys, solution.x, strict=True)}


def _matrix(relations: Sequence[Relation[Key]], place: Mapping[Key, int]) -> csr_array:
    from scipy.sparse import csr_array

    entries = [
        (row, place[key], factor)
        for row, relation in enumerate(relations)
        for key, factor in relation.factors.items()
    ]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(relations), len(place))
    return csr_array((np.array(factors, dtype=float), (rows, columns)), shape=shape)


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
    is_free: npt.NDArray[np.bool_]
    is_sensitive: npt.NDArray[np.bool_]
    floor: Column
    ceiling: Column
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
        free: Mapping[Key, Free],
    ) -> _System[Key]:
        keys = list(counts)
        values = np.array([counts[key] for key in keys], dtype=float)
        is_free = np.array([key in free for key in keys], dtype=bool)
        is_small = (values >= 1) & (values <= limit) & ~is_free
        freed = [free.get(key, Free(0, math.inf)) for key in keys]
        return cls(
            keys=keys,
            counts=values,
            weights=np.array([weights.get(key, 1.0) for key in keys]),
            matrix=_matrix(relations, {key: index for index, key in enumerate(keys)}),
            low=np.array([relation.low for relation in relations], dtype=float),
            high=np.array([relation.high for relation in relations], dtype=float),
            limit=limit,
            is_free=is_free,
            is_sensitive=is_small | np.array([one.is_sensitive for one in freed], dtype=bool),
            floor=np.array([one.low for one in freed], dtype=float),
            ceiling=np.array([one.high for one in freed], dtype=float),
            is_hidden=is_small,
            is_withheld=np.zeros(len(keys), dtype=bool),
        )

    def __post_init__(self) -> None:
        self.lowest = self.counts.copy()
        self.highest = self.counts.copy()

    def sensitive_cells(self) -> list[int]:
        """Give the cells that must not be worked out, in the order of the keys."""
        return [int(cell) for cell in np.flatnonzero(self.is_sensitive)]

    def _is_small(self) -> npt.NDArray[np.bool_]:
        return (self.counts >= 1) & (self.counts <= self.limit) & ~self.is_free

    def explore(self) -> None:
        """Take witnesses that hide nothing more: they protect many cells at the price of a few.

        The directions are drawn by a fixed seed, so the same input gives the same marks.
        """
        draw = np.random.default_rng(0)
        may_move = self.is_hidden | self.is_free
        for _ in range(EXPLORED):
            goal = np.where(may_move, draw.normal(size=len(self.keys)), 0)
            gain, loss = self._room()
            found = self._solve(
                np.concatenate([goal, -goal]),
                least=np.zeros(2 * len(self.keys)),
                most=np.where(
                    np.concatenate([may_move, may_move]),
                    np.minimum(np.concatenate([gain, loss]), 4 * self.limit),
                    0,
                ),
            )
            if found is not None:
                self._take(found[1])

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
                if self._fits(cell, self.counts[cell] + step)
                and (moved := self._cheapest_move(cell, step)) is not None
            ]
            if found:
                self._take(min(found, key=lambda one: one[0])[1])
                return True
        return False

    def _fits(self, cell: int, count: float) -> bool:
        if self.is_free[cell]:
            return bool(self.floor[cell] <= count <= self.ceiling[cell])
        return 1 <= count <= self.limit

    def _take(self, move: Column) -> None:
        self.is_hidden |= (move != 0) & ~self.is_free
        self.lowest = np.minimum(self.lowest, self.counts + move)
        self.highest = np.maximum(self.highest, self.counts + move)

    def _cheapest_move(self, cell: int, step: int) -> tuple[float, Column] | None:
        """Give cost and move of the cheapest change of the table that moves a cell by a step.

        The unknowns are what each cell gains and what it loses. Cells that are hidden already
        move for nothing; a shown one costs its weight for each unit, with a little for its size.
        """
        size = len(self.keys)
        gain, loss = self._room()
        gain[cell], loss[cell] = max(step, 0), max(-step, 0)
        least = np.zeros(2 * size)
        least[cell], least[size + cell] = gain[cell], loss[cell]
        loss_of_hiding = self.weights * (1 + np.log1p(np.abs(self.counts)) / 10)
        price = np.where(self.is_hidden | self.is_free, 1e-4, loss_of_hiding)
        return self._solve(
            np.concatenate([price, price]), least=least, most=np.concatenate([gain, loss])
        )

    def _solve(self, goal: Column, *, least: Column, most: Column) -> tuple[float, Column] | None:
        """Give the value and the move that is best for a goal and keeps every relation."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import hstack

        size = len(self.keys)
        at = self.matrix @ self.counts
        solution = milp(
            goal,
            integrality=np.ones(2 * size),
            bounds=Bounds(least, most),
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
        is_zero = (self.counts == 0) & ~self.is_free
        gain[is_zero], loss[is_zero] = 0, 0
        gain[self.is_withheld], loss[self.is_withheld] = (
            MOST_MOVED_BY,
            self.counts[self.is_withheld],
        )
        gain = np.where(self.is_free, self.ceiling - self.counts, gain)
        loss = np.where(self.is_free, self.counts - self.floor, loss)
        return np.minimum(gain, MOST_MOVED_BY), np.minimum(loss, MOST_MOVED_BY)

    def withhold(self, cell: int) -> None:
        """Publish nothing of a cell and of what shares a relation with it."""
        touching = self.matrix[:, [cell]].nonzero()[0]
        rows = self.matrix[touching, :]
        tied = np.zeros(len(self.keys), dtype=bool)
        tied[cell] = True
        tied[rows.nonzero()[1]] = True
        tied &= ~self.is_free
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
            if not self.is_free[index]
        }
