"""Which quarters and months of which series of a warehouse are unusual: frames in, frame out.

A **board** is all that is looked at together of one report system: every series of a substance (all
reports, deaths, a reaction group, a class also listed) that ever held a few reports. Each of the
latest quarters is judged from the quarters before it, as `etl.analysis.alerts` does, so that what
was unusual a year ago is still known. Counts are as of now. A quarter that is still growing is
judged by the share of its reports that stands, where that is measured.

The months of complete quarters are a board of their own, for series with enough reports a month.
A quarter that is not unusual as a whole is told by its rarest month, so a series has one row for a
quarter. What stands of a month of a growing quarter is not known, so such months are not judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from etl.analysis.alerts import (
    ALLOWANCE_OF_MONTHS,
    ALLOWANCE_OF_QUARTERS,
    LEAST_REPORTS_A_MONTH,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    Arrived,
    look_back,
)
from etl.analysis.arrivals import ANY, MAX_DELAY, publications_of
from etl.analysis.count_distribution import Floats
from etl.analysis.delay import DISCOUNT, estimate_shares, share_variance, why_not_measurable
from etl.analysis.time_columns import JUDGED_TYPES

SERIES = ["substance", "kind", "key"]
# Quarters that are judged, the newest and those before it.
LOOKS = 8
# A series with fewer reports in all is not looked at: it could never be unusual.
LEAST_REPORTS_IN_ALL = 3


@dataclass(frozen=True)
class Shares:
    """The share of a quarter's reports that stands after each release, and how sure that is."""

    by_delay: Floats
    variance: Floats
    newest: str

    def of(self, quarters: Sequence[str]) -> tuple[Floats, Floats]:
        """The shares of some quarters, and the variance of their logarithms."""
        delays = np.array([_ordinal(self.newest) - _ordinal(one) for one in quarters])
        at = np.clip(delays, 0, MAX_DELAY)
        return self.by_delay[at], self.variance[at]


def judged_series(
    counts: pd.DataFrame,
    months: pd.DataFrame,
    quarters: pd.DataFrame,
    naming: pd.DataFrame,
    publications: pd.DataFrame,
    *,
    looks: int = LOOKS,
) -> pd.DataFrame:
    """Judge the latest quarters of every series of every source.

    Args:
        counts: source, substance, kind, key, quarter, reports; a quarter without a row has none.
        months: the same with month, such as 2025-11, instead of quarter.
        quarters: source, quarter, is_judged, is_complete; all from the first to the last.
        naming: arrivals of reports naming a substance, see `etl.analysis.arrivals`.
        publications: source, covered_quarter, lists_everything.
        looks: how many of the latest quarters are judged.

    Returns:
        The columns of `JUDGED_TYPES`: a row for each series and quarter that could be judged.
    """
    frames = []
    for source, own in quarters.groupby("source", sort=True):
        ordered = own.sort_values("quarter")
        board = _judged_quarters(
            counts[counts["source"] == source],
            ordered,
            shares=_shares(naming, publications, source=str(source)),
            looks=looks,
        )
        within = _judged_months(months[months["source"] == source], ordered, looks=looks)
        frames.append(_told_by_month(board, within).assign(source=source))
    found = (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(JUDGED_TYPES))
    )
    return found[list(JUDGED_TYPES)].astype(JUDGED_TYPES)


def _shares(naming: pd.DataFrame, publications: pd.DataFrame, *, source: str) -> Shares | None:
    published = publications_of(publications).get(source)
    own = naming[(naming["source"] == source) & (naming["substance"] == ANY)]
    if published is None or own.empty:
        return None
    present = published.triangle(own).present
    if why_not_measurable(present):
        return None
    by_delay = estimate_shares(present, discount=DISCOUNT)
    variance = share_variance(present, by_delay, discount=DISCOUNT)
    return Shares(
        np.clip(by_delay, 0.02, 1.0), variance.between + variance.of_mean, published.quarters[-1]
    )


def _judged_quarters(
    counts: pd.DataFrame, quarters: pd.DataFrame, *, shares: Shares | None, looks: int
) -> pd.DataFrame:
    """Judge the quarters of one source; `quarters` are in order."""
    judged = quarters["quarter"][quarters["is_judged"]]
    if judged.empty:
        return pd.DataFrame(columns=list(JUDGED_TYPES))
    names = list(quarters["quarter"][quarters["quarter"] <= judged.iloc[-1]])
    wide = _wide(counts, "quarter", names)
    is_judged = quarters["is_judged"].to_numpy(dtype=bool)[: len(names)]
    share, variance = shares.of(names) if shares else (np.ones(len(names)), np.zeros(len(names)))
    arrived = Arrived(
        np.where(is_judged, wide.to_numpy(dtype=np.float64), np.nan),
        np.broadcast_to(share, wide.shape),
        np.broadcast_to(variance, wide.shape),
        shares is not None,
    )
    found = _looked(wide, arrived, looks=looks, allowance=ALLOWANCE_OF_QUARTERS)
    return found.assign(quarter=found["period"])


def _judged_months(months: pd.DataFrame, quarters: pd.DataFrame, *, looks: int) -> pd.DataFrame:
    """Judge the months of the complete quarters of one source; `quarters` are in order."""
    complete = quarters["quarter"][quarters["is_complete"]]
    if complete.empty:
        return pd.DataFrame(columns=list(JUDGED_TYPES))
    shown = quarters[quarters["quarter"] <= complete.iloc[-1]]
    names = [month for quarter in shown["quarter"] for month in _months_of(quarter)]
    wide = _wide(months, "month", names)
    wide = wide[wide.sum(axis=1) >= LEAST_REPORTS_A_MONTH * MONTHS_A_YEAR]
    is_known = np.repeat(shown["is_complete"].to_numpy(dtype=bool), MONTHS_A_QUARTER)
    arrived = Arrived.of_counts(np.where(is_known, wide.to_numpy(dtype=np.float64), np.nan))
    found = _looked(
        wide,
        arrived,
        looks=looks * MONTHS_A_QUARTER,
        periods_a_year=MONTHS_A_YEAR,
        allowance=ALLOWANCE_OF_MONTHS,
        least_a_period=LEAST_REPORTS_A_MONTH,
    )
    return found.assign(quarter=[_quarter_of(month) for month in found["period"]])


def _wide(counts: pd.DataFrame, period: str, names: Sequence[str]) -> pd.DataFrame:
    """A row for each series that can be unusual, a column for each period."""
    wide = counts[counts[period].isin(names)].pivot_table(
        index=SERIES, columns=period, values="reports", aggfunc="sum", fill_value=0
    )
    wide = wide[wide.sum(axis=1) >= LEAST_REPORTS_IN_ALL]
    return wide.reindex(columns=list(names), fill_value=0)


def _looked(wide: pd.DataFrame, arrived: Arrived, *, looks: int, **how: Any) -> pd.DataFrame:
    """Judge the latest periods of a board; the columns of `JUDGED_TYPES` but source and quarter."""
    if wide.empty:
        return pd.DataFrame(columns=list(JUDGED_TYPES))
    newest = range(max(1, wide.shape[1] - looks), wide.shape[1])
    found = look_back(
        arrived,
        newest=newest,
        names=[str(place) for place in range(len(wide))],
        **how,
    )
    series = wide.index.to_frame(index=False).iloc[found["series"].astype(int)]
    periods = wide.columns.to_numpy()[found["newest"]]
    found = found.drop(columns=["series", "newest"]).rename(columns={"observed": "reports"})
    return pd.concat([series.reset_index(drop=True), found], axis=1).assign(
        period=periods, unusual_months=None
    )


def _told_by_month(board: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Name the unusual months of each quarter; a quarter that is not unusual gives way to one."""
    loud = months[months["is_unusual"].astype(bool)]
    if loud.empty:
        return board
    at = [*SERIES, "quarter"]
    named = loud.sort_values("period").groupby(at)["period"].agg(", ".join)
    rarest = loud.sort_values(["probability", "period"]).drop_duplicates(at).set_index(at)
    board = board.set_index(at)
    rarest = rarest.reindex(rarest.index.intersection(board.index[~board["is_unusual"]]))
    board = pd.concat([board.drop(index=rarest.index), rarest])
    board["unusual_months"] = named.reindex(board.index)
    return board.reset_index()


def _months_of(quarter: str) -> list[str]:
    first = MONTHS_A_QUARTER * (int(quarter[-1]) - 1) + 1
    return [f"{quarter[:4]}-{month:02d}" for month in range(first, first + MONTHS_A_QUARTER)]


def _quarter_of(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) - 1) // MONTHS_A_QUARTER + 1}"


def _ordinal(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1
