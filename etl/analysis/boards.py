"""Which quarters of which series of a warehouse are unusual: frames in, frame out.

A **board** is all that is looked at together of one report system: every series of a substance (all
reports, deaths, a reaction group, a class also listed) that ever held a few reports. Each of the
latest quarters is judged from the quarters before it, as `etl.analysis.alerts` does, so that what
was unusual a year ago is still known. Counts are as of now. A quarter that is still growing is
judged by the share of its reports that stands, where that is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.analysis.alerts import Arrived, look
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
    quarters: pd.DataFrame,
    naming: pd.DataFrame,
    publications: pd.DataFrame,
    *,
    looks: int = LOOKS,
) -> pd.DataFrame:
    """Judge the latest quarters of every series of every source.

    Args:
        counts: source, substance, kind, key, quarter, reports; a quarter without a row has none.
        quarters: source, quarter, is_judged; all quarters from the first to the last.
        naming: arrivals of reports naming a substance, see `etl.analysis.arrivals`.
        publications: source, covered_quarter, lists_everything.
        looks: how many of the latest quarters are judged.

    Returns:
        The columns of `JUDGED_TYPES`: a row for each series and quarter that could be judged.
    """
    frames = [
        _judged_board(
            counts[counts["source"] == source],
            own.sort_values("quarter"),
            shares=_shares(naming, publications, source=str(source)),
            looks=looks,
        ).assign(source=source)
        for source, own in quarters.groupby("source", sort=True)
    ]
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


def _judged_board(
    counts: pd.DataFrame, quarters: pd.DataFrame, *, shares: Shares | None, looks: int
) -> pd.DataFrame:
    """Judge one source; `quarters` are in order."""
    judged = quarters["quarter"][quarters["is_judged"]]
    nothing = pd.DataFrame(columns=list(JUDGED_TYPES))
    if judged.empty:
        return nothing
    names = list(quarters["quarter"][quarters["quarter"] <= judged.iloc[-1]])
    is_judged = quarters["is_judged"].to_numpy(dtype=bool)[: len(names)]
    wide = counts[counts["quarter"].isin(names)].pivot_table(
        index=SERIES, columns="quarter", values="reports", aggfunc="sum", fill_value=0
    )
    wide = wide[wide.sum(axis=1) >= LEAST_REPORTS_IN_ALL].reindex(columns=names, fill_value=0)
    if wide.empty:
        return nothing
    board = np.where(is_judged, wide.to_numpy(dtype=np.float64), np.nan)
    share, variance = shares.of(names) if shares else (np.ones(len(names)), np.zeros(len(names)))
    frames = []
    for newest in range(max(1, len(names) - looks), len(names)):
        until = slice(0, newest + 1)
        arrived = Arrived(
            board[:, until],
            np.broadcast_to(share[until], board[:, until].shape),
            np.broadcast_to(variance[until], board[:, until].shape),
            shares is not None,
        )
        found = look(arrived, names=[str(place) for place in range(len(wide))])
        series = wide.index.to_frame(index=False).iloc[found["series"].astype(int)]
        frames.append(
            pd.concat([series.reset_index(drop=True), found], axis=1).assign(quarter=names[newest])
        )
    every = pd.concat(frames, ignore_index=True).rename(columns={"observed": "reports"})
    return every.drop(columns="series")


def _ordinal(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1
