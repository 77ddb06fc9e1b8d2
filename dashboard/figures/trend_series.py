"""What a trend is drawn from: a series for each substance, and the sizes of the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from dashboard.figures.geometry import (
    HEADROOM,
    NARROW_PX,
    WIDE_PX,
    text_width,
)
from dashboard.figures.numbers import thousands
from dashboard.theme import SMALL_PX, Substance, View
from dashboard.wording import FEW

QUARTER: Final = pd.Timedelta(days=91)
_STRIP_PX: Final = 34
_NARROW_STRIP_PX: Final = 42


@dataclass(frozen=True)
class Series:
    """One substance over time, quarters in order."""

    style: Substance
    frame: pd.DataFrame

    @cached_property
    def total(self) -> int:
        """Reports of all quarters."""
        return int(self.frame["reports"].sum())

    @cached_property
    def is_line(self) -> bool:
        """Enough reports for a line; else marks on a strip."""
        return self.total >= FEW

    @cached_property
    def is_joined(self) -> bool:
        """A line joins the quarters; between counts that are all few it would show a movement."""
        return int(self.frame["reports"].max()) >= FEW

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """From one quarter before the first report; earlier zeros are in the table only."""
        reported = (self.frame["reports"] > 0).fillna(False).to_numpy().nonzero()[0]
        return self.frame.iloc[max(0, int(reported[0]) - 1) :]

    @cached_property
    def complete(self) -> pd.DataFrame:
        """The drawn quarters that are complete, and those not known, where a line breaks."""
        return self.drawn[~self.drawn["is_incomplete"] | self.drawn["reports"].isna()]

    @cached_property
    def tail(self) -> pd.DataFrame:
        """The drawn quarters that are known and not complete."""
        return self.drawn[self.drawn["is_incomplete"] & self.drawn["reports"].notna()]

    @cached_property
    def bridged(self) -> pd.DataFrame:
        """The quarters of the tail, each with its neighbors, so that its line meets theirs."""
        is_tail = self.drawn.index.isin(self.tail.index)
        near = pd.Series(is_tail, index=self.drawn.index)
        near = near | near.shift(1, fill_value=False) | near.shift(-1, fill_value=False)
        reports = self.drawn["reports"].astype("float64").where(near)
        return self.drawn.assign(reports=reports).iloc[int(near.to_numpy().argmax()) :]

    @property
    def last_known(self) -> pd.Series[Any]:
        """The last drawn quarter whose number is known."""
        return self.drawn[self.drawn["reports"].notna()].iloc[-1]

    @cached_property
    def anchor(self) -> pd.Series[Any]:
        """The row a direct label speaks of: the last complete quarter, else the first drawn."""
        known = self.complete[self.complete["reports"].notna()]
        return known.iloc[-1] if len(known) else self.drawn[self.drawn["reports"].notna()].iloc[0]


@dataclass(frozen=True)
class Plot:
    """The measures of one trend figure. Fractions are of the plot width, pixels from its axis."""

    view: View
    start: pd.Timestamp
    end: pd.Timestamp
    bands: Sequence[tuple[pd.Timestamp, pd.Timestamp]]
    """Each stretch of quarters that are incomplete or not loaded, from left to right."""
    ticks: Sequence[int]
    lines: int
    strips: int
    circle_rows: int

    @property
    def tail_start(self) -> pd.Timestamp | None:
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

    def fraction(self, when: pd.Timestamp) -> float:
        """A moment as a place along the time axis, from 0 to 1."""
        return float((when - self.start) / (self.end - self.start))

    def above_axis(self, reports: float) -> float:
        """A count as pixels above the axis."""
        return reports / (self.ticks[-1] * HEADROOM) * self.axis_px


def series_of(rows: pd.DataFrame, view: View) -> list[Series]:
    """A series for each substance of the rows, in the order of the substances."""
    groups = {str(key): group for key, group in rows.groupby("substance", sort=False)}
    return [
        Series(style=style, frame=groups[key].sort_values("quarter_start"))
        for key, style in view.substances.items()
        if key in groups
    ]
