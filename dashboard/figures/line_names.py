"""Where the name of a line goes when it stands in the plot: above a quiet stretch of its own.

Pure geometry in pixels from the lower left corner of the plot, y upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

NEAR_PX: Final = 6
"""A name this far from its line needs no leader."""
NAME_PX: Final = 15
"""Height of a name."""
_STEP_PX: Final = 5
_LIFTS: Final = (NEAR_PX, 22, 38, 54)


@dataclass(frozen=True)
class Line:
    """A line to be named: the width of its name and its points from left to right."""

    name_px: float
    points: tuple[tuple[float, float], ...]

    @cached_property
    def _pieces(self) -> list[tuple[float, float, float, float]]:
        return [
            (*before, *after)
            for before, after in zip(self.points, self.points[1:], strict=False)
            if after[0] > before[0]
        ]

    def reach(self, left: float, right: float) -> tuple[float, float]:
        """Lowest and highest point between two places; far below if it is not there."""
        levels = []
        for x0, y0, x1, y1 in self._pieces:
            if x0 <= right and x1 >= left:
                slope = (y1 - y0) / (x1 - x0)
                levels.append(y0 + slope * (max(left, x0) - x0))
                levels.append(y0 + slope * (min(right, x1) - x0))
        return (min(levels), max(levels)) if levels else (-1e3, -1e3)


@dataclass(frozen=True)
class Box:
    """The place of a name.

    Attributes:
        left: Its left edge; ``right``, ``low`` and ``high`` likewise.
        right: See ``left``.
        low: See ``left``.
        high: See ``left``.
        line: Where its own line is, under or over the middle of the name.
        needs_leader: Whether it is too far from its line to be read without one.
    """

    left: float
    right: float
    low: float
    high: float
    line: float
    needs_leader: bool = False

    @property
    def middle(self) -> float:
        """The middle of the name."""
        return (self.left + self.right) / 2

    @property
    def is_above(self) -> bool:
        """Whether the name stands over its line."""
        return self.low >= self.line

    @property
    def leader_px(self) -> float:
        """How far the line is from the name's middle."""
        return self.low - self.line if self.is_above else self.line - self.high

    def room(self, low: float, high: float) -> float:
        """Vertical room to a stretch; negative where they overlap."""
        return max(low - self.high, self.low - high)

    def meets(self, other: Box) -> bool:
        """Whether two names touch."""
        apart = self.left >= other.right or other.left >= self.right
        return not apart and self.room(other.low, other.high) < 2


def place_names(
    lines: Sequence[Line],
    *,
    width: float,
    height: float,
    crossings: Sequence[float] = (),
    tail_start: float | None = None,
) -> list[Box]:
    """A place for the name of each line, in their order.

    Far from other lines, near its own where that is flat, over no event line and, if it can
    be, outside the incomplete tail. A name that finds no free place near its line is moved
    off and marked as needing a leader.

    Args:
        lines: The lines in pixels.
        width: Of the plot.
        height: Of the plot.
        crossings: Where vertical event lines stand.
        tail_start: Where the incomplete tail starts.
    """
    placed: list[Box] = []
    for line in lines:
        others = [other for other in lines if other is not line]
        best, best_score = None, 0.0
        for box, own_range in _candidates(line, width=width, height=height):
            score = _score(
                box,
                rooms=[box.room(*other.reach(box.left, box.right)) for other in others],
                own_range=own_range,
                is_crossed=any(box.left - 3 < place < box.right + 3 for place in crossings),
                in_tail=tail_start is not None and box.right > tail_start,
                is_taken=any(map(box.meets, placed)),
            )
            if best is None or score > best_score:
                best, best_score = box, score
        if best is not None:
            placed.append(best)
    return placed


def _candidates(line: Line, *, width: float, height: float) -> list[tuple[Box, float]]:
    """Boxes over and under the line, near and farther off, with how steep the line is there."""
    half = line.name_px / 2
    first, last = line.points[0][0], line.points[-1][0]
    boxes = []
    count = max(1, int((last - first) / _STEP_PX))
    for index in range(count + 1):
        middle = first + (last - first) * index / count
        middle = max(half, min(middle, width - half))
        left, right = middle - half, middle + half
        low, high = line.reach(left, right)
        here = line.reach(middle, middle)
        for lift in _LIFTS:
            far = lift > NEAR_PX
            over, under = high + lift, low - lift
            boxes += [
                (Box(left, right, over, over + NAME_PX, here[1], far), high - low),
                (Box(left, right, under - NAME_PX, under, here[0], far), high - low),
            ]
    inside = [pair for pair in boxes if pair[0].low >= 2 and pair[0].high <= height]
    return inside or boxes


def _score(
    box: Box,
    *,
    rooms: Sequence[float],
    own_range: float,
    is_crossed: bool,
    in_tail: bool,
    is_taken: bool,
) -> float:
    clear = min([14.0, *rooms])
    lost = 12.0 if in_tail else 0.0
    lost += 8.0 if is_crossed else 0.0
    lost += 0.0 if box.is_above else 3.0
    lost += 100.0 if clear < 3 or is_taken else 0.0
    lost += 0.6 * box.leader_px if box.needs_leader else 0.0
    return clear - 0.2 * own_range - lost
