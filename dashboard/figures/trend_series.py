"""What a trend is drawn from: a series for each substance, and the sizes of the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

import pandas as pd

from dashboard.figures.geometry import (
    HEADROOM,
    NARROW_PX,
    WIDE_PX,
    text_width,
)
from dashboard.figures.numbers import thousands
from dashboard.frames import Row, rows_of, values_of
from dashboard.theme import SMALL_PX, Substance, View
from dashboard.wording import FEW

QUARTER: Final = timedelta(days=91)
_STRIP_PX: Final = 34
_NARROW_STRIP_PX: Final = 42


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarter:
    """A quarter of a substance.

    Attributes:
        start: its first day.
        reports: received in it; None where that is not known.
        is_incomplete: or not known.
        expected: lower limit, expected final count and upper limit; None where not shown.
    """

    start: datetime
    name: str
    reports: int | None
    is_incomplete: bool
    expected: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Series:
    """One substance over time, quarters in order."""

    style: Substance
    quarters: Sequence[Quarter]

    @cached_property
    def total(self) -> int:
        """Reports of all quarters."""
        return sum(quarter.reports or 0 for quarter in self.quarters)

    @cached_property
    def is_line(self) -> bool:
        """Enough reports for a line; else marks on a strip."""
        return self.total >= FEW

    @cached_property
    def highest(self) -> int:
        """Reports of the quarter with most."""
        return max(quarter.reports or 0 for quarter in self.quarters)

    @cached_property
    def is_joined(self) -> bool:
        """A line joins the quarters; between counts that are all few it would show a movement."""
        return self.highest >= FEW

    @cached_property
    def drawn(self) -> Sequence[Quarter]:
        """From one quarter before the first report; earlier zeros are in the table only."""
        first = next(at for at, quarter in enumerate(self.quarters) if quarter.reports)
        return self.quarters[max(0, first - 1) :]

    @cached_property
    def complete(self) -> Sequence[Quarter]:
        """The drawn quarters that are complete, and those not known, where a line breaks."""
        return [one for one in self.drawn if one.reports is None or not one.is_incomplete]

    @cached_property
    def tail(self) -> Sequence[Quarter]:
        """The drawn quarters that are known and not complete."""
        return [one for one in self.known if one.is_incomplete]

    @cached_property
    def bridged(self) -> Sequence[Quarter]:
        """The quarters of the tail, each with its neighbors, so that its line meets theirs."""
        tail = [at for at, one in enumerate(self.drawn) if one in self.tail]
        near = {at + step for at in tail for step in (-1, 0, 1)}
        first = max(0, min(near))
        return [
            one if at in near else replace(one, reports=None)
            for at, one in enumerate(self.drawn)
            if at >= first
        ]

    @cached_property
    def growing(self) -> Sequence[Quarter]:
        """The quarters with an expected final count."""
        return [one for one in self.tail if one.expected is not None]

    @cached_property
    def reach(self) -> int:
        """The highest that is drawn of it: a count, or the upper end of an interval."""
        return max(
            [self.highest, *(round(one.expected[2]) for one in self.growing if one.expected)]
        )

    @cached_property
    def known(self) -> Sequence[Quarter]:
        """The drawn quarters whose number is known."""
        return [one for one in self.drawn if one.reports is not None]

    @cached_property
    def anchor(self) -> Quarter:
        """What a direct label speaks of: the last complete quarter, else the last known."""
        complete = [one for one in self.known if not one.is_incomplete]
        return complete[-1] if complete else self.known[-1]


@dataclass(frozen=True)
class Plot:
    """The measures of one trend figure. Fractions are of the plot width, pixels from its axis."""

    view: View
    start: datetime
    end: datetime
    bands: Sequence[tuple[datetime, datetime]]
    """Each stretch of quarters that are incomplete or not loaded, from left to right."""
    ticks: Sequence[int]
    lines: int
    strips: int
    circle_rows: int

    @property
    def tail_start(self) -> datetime | None:
        """Where the incomplete tail begins, if the plot ends in one."""
        left, right = self.bands[-1] if self.bands else (None, None)
        return left if right == self.end else None

    @property
    def height(self) -> int:
        """Height of the figure in pixels."""
        if not self.lines:
            return round(self.margin["t"] + self.margin["b"] + self.under_px + 12)
        height = 372 if self.view.narrow else 392
        return height + max(0, self.strips - 1) * self.strip_px + max(0, self.circle_rows - 1) * 20

    @property
    def strip_px(self) -> int:
        """Height of a strip of marks."""
        return _NARROW_STRIP_PX if self.view.narrow else _STRIP_PX

    @cached_property
    def margin(self) -> dict[str, float]:
        """Margins of the plot in pixels."""
        left = max(34.0 if self.view.narrow else 40.0, self._tick_px)
        top = 34 + (30 + (self.circle_rows - 1) * 20 if self.circle_rows else 0)
        return {"l": left, "r": 8 if self.view.narrow else 150, "t": top, "b": 8}

    @property
    def _tick_px(self) -> float:
        return text_width(thousands(self.ticks[-1]), size=SMALL_PX) + 12

    @property
    def under_px(self) -> float:
        """Height below the axis: year labels and the strips of marks."""
        return 22 + self.strips * self.strip_px

    @property
    def inner_px(self) -> float:
        """Height within the margins."""
        return self.height - self.margin["t"] - self.margin["b"]

    @cached_property
    def axis_px(self) -> float:
        """Height of the y-axis."""
        return self.inner_px - self.under_px

    @property
    def floor(self) -> float:
        """Where the axis stands, as a fraction of the paper."""
        return self.under_px / self.inner_px

    @cached_property
    def width_px(self) -> float:
        """The narrowest this plot will be."""
        page = NARROW_PX if self.view.narrow else WIDE_PX
        return page - self.margin["l"] - self.margin["r"]

    def fraction(self, when: datetime) -> float:
        """A moment as a place along the time axis, from 0 to 1."""
        return (when - self.start) / (self.end - self.start)

    def above_axis(self, reports: float) -> float:
        """A count as pixels above the axis."""
        return reports / (self.ticks[-1] * HEADROOM) * self.axis_px


def series_of(frame: pd.DataFrame, view: View) -> list[Series]:
    """A series for each substance of the rows, in the order of the substances."""
    starts = values_of(pd.to_datetime(frame["quarter_start"]))
    groups: dict[str, list[Quarter]] = {}
    for start, row in zip(starts, rows_of(frame), strict=True):
        groups.setdefault(str(row["substance"]), []).append(
            Quarter(
                start=start,
                name=str(row["quarter"]),
                reports=None if row["reports"] is None else int(row["reports"]),
                is_incomplete=bool(row["is_incomplete"]) or row["reports"] is None,
                expected=_expected(row),
            )
        )
    return [
        Series(style=style, quarters=sorted(groups[key], key=lambda quarter: quarter.start))
        for key, style in view.substances.items()
        if key in groups
    ]


def _expected(row: Row) -> tuple[float, float, float] | None:
    if row.get("expected") is None:
        return None
    return float(row["expected_lower"]), float(row["expected"]), float(row["expected_upper"])
