"""Seeded draws, weighted choices and calendar quarters for the synthetic releases.

Every draw goes through `Draw`, which reads nothing but `random.Random.random`, the one method whose
sequence Python keeps the same for a seed. So the same seed gives the same demo data, whatever the
hash order or the day of the run.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Shares(Generic[T]):
    """Values and their relative weights; the weights need not add up to 1 or 100."""

    values: tuple[T, ...]
    cumulative: tuple[float, ...]


def shares(weights: Mapping[T, float]) -> Shares[T]:
    """Return a weighted choice over the keys of `weights`, in the order they are written."""
    return Shares(tuple(weights), tuple(accumulate(weights.values())))


class Draw:
    """A stream of random draws that belongs to one part of the demo data.

    Args:
        seed: the seed of the whole demo.
        part: names the stream, so that a change in one part leaves the other parts as they were.
    """

    def __init__(self, seed: int, part: str) -> None:
        """Start the stream for this seed and part."""
        # Not cryptographic: the demo wants the same numbers each time.
        self._random = random.Random(f"{seed}/{part}").random  # noqa: S311

    def chance(self, probability: float) -> bool:
        """Return true with the given probability (0 to 1)."""
        return self._random() < probability

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of the values, all equally likely."""
        return values[int(self._random() * len(values))]

    def pick(self, table: Shares[T]) -> T:
        """Return one value of a weighted table."""
        point = self._random() * table.cumulative[-1]
        return table.values[bisect_right(table.cumulative, point)]

    def pick_distinct(self, table: Shares[T], count: int) -> tuple[T, ...]:
        """Return up to `count` different values of a weighted table, in the order drawn."""
        picked: dict[T, None] = {}
        wanted = min(count, len(table.values))
        while len(picked) < wanted:
            picked[self.pick(table)] = None
        return tuple(picked)

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in random order."""
        order = list(values)
        for last in range(len(order) - 1, 0, -1):
            other = self.whole(0, last)
            order[last], order[other] = order[other], order[last]
        return order

    def normal(self, mean: float, spread: float, *, low: float, high: float) -> float:
        """Return a normally distributed number, drawn again until it lies in `low` to `high`."""
        while True:
            radius = math.sqrt(-2.0 * math.log(1.0 - self._random()))
            value = mean + spread * radius * math.cos(2.0 * math.pi * self._random())
            if low <= value <= high:
                return value

    def day(self, first: date, last: date) -> date:
        """Return a day from `first` to `last`, both included."""
        return first + timedelta(days=self.whole(0, (last - first).days))


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.later(1).first_day - timedelta(days=1)

    @property
    def code(self) -> str:
        """The quarter as FDA writes it inside file names, such as 25Q3."""
        return f"{self.year % 100:02d}Q{self.number}"

    def later(self, quarters: int) -> Quarter:
        """Return the quarter that comes this many quarters later."""
        position = 4 * self.year + self.number - 1 + quarters
        return Quarter(position // 4, position % 4 + 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)
