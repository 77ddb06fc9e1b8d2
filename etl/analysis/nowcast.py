"""Expected final counts of the quarters whose reports are still coming in, with 90 % intervals.

What stands of a quarter after k releases is share s of what will stand at last, so x / s is the
chain ladder's answer (multiplicative reporting triangle, `etl.analysis.delay`). With few reports,
or where s varies from quarter to quarter, that is a noisy answer, and the quarters before say
something as well. Both are weighed by their errors, which is the best linear prediction::

    N = m + b (x - s m),  b = s V / (s^2 V + W),  W = s (1 - s) n + s^2 T n^2,  var = V (1 - s b)

with m and V the level forecast from the quarters before and its mean squared error, W the noise of
x for a final count of n (chance, and T, the variance of ln s), n = N of the round before. Where
m is worthless b = 1 / s and N is the chain ladder; where x is, N = m: credibility between the two
(De Vylder 1982, Insur Math Econ 1:99-112; Mack 2000, ASTIN Bulletin 30:333-347). Where x lies more
than two standard deviations off, V is widened, the more the further off, so that a sudden rise is
followed rather than shrunk away.

What is still to come is negative binomial with this mean and variance; what will leave is Poisson.
The interval is that of their difference: 5 % lie beyond each end where that is possible, and 7.5 %
beyond the upper one where nothing can lie below (between what scores best and 90 % in all).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.analysis.count_distribution import (
    Floats,
    Whole,
    probability_up_to,
    quantile,
    smallest_count,
)
from etl.analysis.delay import (
    DISCOUNT,
    TAIL,
    ShareVariance,
    estimate_shares,
    latest_known,
    newest_counts,
    removed_shares,
    share_variance,
    weights,
    why_not_measurable,
)

LEAST_PAST_QUARTERS = 8
LEAST_PAST_REPORTS = 20
# Weight of a quarter relative to the one after it in a level forecast; the best is chosen.
MEMORIES = (0.5, 0.7, 0.85, 0.93)
LEAST_LEVEL = 0.1
# Tuned on generated histories (`etl.analysis.backtest`): moments from few quarters are too small.
LEVEL_ERROR_FACTOR = 1.2
SHARE_VARIANCE_FACTOR = 1.4
TOTAL_FACTOR = 1.1
# Square of the standard deviations off the forecast from which the forecast is trusted less.
SURPRISE = 4.0
ROUNDS = 2
# What is still to come is at least this part of the chain ladder's answer.
LEAST_PART = 0.1
LEAST_MEAN = 1e-9
ONE_SIDED_TAIL = 0.075
REMOVAL_NODES = 9
# How far the limits are looked for, in standard deviations and in reports.
REACH = 10


class Estimate(NamedTuple):
    """The final count of one quarter, for every series; arrays of the shape of the series.

    Attributes:
        present: reports that stand now.
        expected: the expected final count.
        lower, upper: the limits of its 90 % interval; lower <= expected <= upper.
        share: the share of the final count that stands after as many releases.
    """

    present: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    share: Floats


@dataclass(frozen=True)
class Nowcast:
    """The nowcast of one series, or why it is withheld.

    Attributes:
        table: a row for each quarter that is not settled, or None: quarter, releases_later,
            present, expected, lower, upper, share.
        reason: empty where there is a table.
    """

    table: pd.DataFrame | None
    reason: str


@dataclass(frozen=True)
class Development:
    """What a triangle tells about delays; shapes as in `etl.analysis.delay`.

    Attributes:
        latest: last known column of each row, -1 where none is.
        there: the counts in these columns, shape (..., quarters).
        shares, removed: by delay.
        variance: of the logarithm of the shares.
    """

    latest: Whole
    there: Floats
    shares: Floats
    removed: Floats
    variance: ShareVariance

    @classmethod
    def of(cls, present: Floats) -> Development:
        """Measure the delays of a triangle, shape (..., quarters, delays)."""
        shares = estimate_shares(present)
        return cls(
            latest_known(present),
            np.nan_to_num(newest_counts(present)),
            shares,
            removed_shares(present),
            share_variance(present, shares),
        )

    @property
    def share_there(self) -> Floats:
        """The share of the final count that stands in each row, shape (..., quarters)."""
        return np.where(self.latest >= 0, self.shares[..., np.maximum(self.latest, 0)], 0.0)


def nowcast(present: Floats, quarters: Sequence[str]) -> Nowcast:
    """Nowcast the quarters of one series that are not settled yet.

    Args:
        present: shape (quarters, delays), NaN where not known.
        quarters: names of the rows.
    """
    reason = why_withheld(present)
    if reason:
        return Nowcast(None, reason)
    return Nowcast(nowcast_board(present[None], quarters).drop(columns="series"), "")


def nowcast_board(
    present: Floats, quarters: Sequence[str], *, names: Sequence[str] | None = None
) -> pd.DataFrame:
    """Nowcast every series that is not withheld, all at once.

    Args:
        present: shape (series, quarters, delays), all known in the same cells.
        quarters: names of the rows.
        names: of the series; by default their positions.

    Returns:
        A row for each series and quarter that is not settled: series and the columns of
        `Nowcast.table`. For a series without rows `why_withheld` has the reason.
    """
    named = pd.Index(names if names is not None else [str(i) for i in range(len(present))])
    is_told = np.array([not why_withheld(one) for one in present], dtype=bool)
    columns = ["series", "quarter", "releases_later", *Estimate._fields]
    if not is_told.any():
        return pd.DataFrame({column: [] for column in columns})
    development = Development.of(present[is_told])
    is_open = (development.latest >= 0) & (development.latest < present.shape[-1] - 1)
    frames = [
        pd.DataFrame(
            {
                "series": named[is_told],
                "quarter": quarters[int(row)],
                "releases_later": development.latest[row],
                **estimate_final(development, row=int(row))._asdict(),
            }
        )
        for row in np.flatnonzero(is_open)
    ]
    return pd.concat(frames, ignore_index=True).sort_values(
        "series", kind="stable", ignore_index=True
    )


def why_withheld(present: Floats) -> str:
    """Say why the final counts of one series cannot be told yet; empty if they can.

    Args:
        present: shape (quarters, delays).
    """
    reason = why_not_measurable(present)
    if reason:
        return reason
    latest = latest_known(present)
    past = np.flatnonzero(latest > 0)
    if len(past) < LEAST_PAST_QUARTERS:
        return (
            f"too few past quarters: {LEAST_PAST_QUARTERS} are needed, {len(past)} have been "
            "followed beyond their first publication"
        )
    reports = int(present[past, latest[past]].sum())
    if reports < LEAST_PAST_REPORTS:
        return (
            f"too few past reports: {LEAST_PAST_REPORTS} are needed, the past quarters have "
            f"{reports}"
        )
    return ""


def estimate_final(development: Development, *, row: int) -> Estimate:
    """Estimate the final count of one row from what stands and from the rows before it.

    Args:
        development: see `Development.of`.
        row: position of a row that is known and not settled.
    """
    delay = int(development.latest[row])
    share = development.shares[..., delay]
    present = development.there[..., row]
    level, level_error = _level(development, row)
    spread = SHARE_VARIANCE_FACTOR * development.variance.between[..., delay]
    spread = spread + development.variance.of_mean[..., delay]
    final, error = _weigh(present, share, spread, level=level, level_error=level_error)
    leaving = present * development.removed[..., delay]
    by_ladder = present * np.maximum(1 - share, 0) / np.where(share > 0, share, 1)
    coming = np.maximum(final - present + leaving, LEAST_PART * by_ladder)
    coming = np.maximum(coming, LEAST_MEAN)
    lower, upper = _interval(present, coming=coming, variance=error - leaving, leaving=leaving)
    expected = np.maximum(present + coming - leaving, 0)
    return Estimate(
        present, expected, np.minimum(lower, expected), np.maximum(upper, expected), share
    )


def _weigh(
    present: Floats, share: Floats, spread: Floats, *, level: Floats, level_error: Floats
) -> tuple[Floats, Floats]:
    """The final count and its variance: what stands against the forecast of the quarters before."""
    squared = np.where(share > 0, share**2, 1.0)
    off = present - share * level
    final = level
    for _ in range(ROUNDS):
        # Never below the level: what is low by chance would make itself look certain.
        final = np.maximum(final, level)
        noise = final * np.abs(share * (1 - share)) + share**2 * spread * final**2
        surprise = off**2 / np.maximum(share**2 * level_error + noise, LEAST_MEAN) / SURPRISE
        wider = off**2 / SURPRISE * np.maximum(surprise, 1)
        trusted = np.maximum(level_error, (wider - noise) / squared)
        total = share**2 * trusted + noise
        slope = share * trusted / np.where(total > 0, total, 1)
        final = level + slope * off
    return final, TOTAL_FACTOR * trusted * np.maximum(1 - share * slope, 0)


def _level(development: Development, row: int) -> tuple[Floats, Floats]:
    """Forecast a row from the rows before it, and the mean squared error of such forecasts.

    Exponentially weighted means of the completed rows, with the memory that has forecast best.
    """
    share = development.share_there[..., :row]
    finals = development.there[..., :row] / np.where(share > 0, share, 1)
    trust = np.minimum(share, 1) ** 2
    recent = weights(row, DISCOUNT)
    memories = np.array(MEMORIES)[(...,) + (None,) * (finals.ndim - 1)]
    sums, counts, errors, tries = np.zeros((4, len(MEMORIES), *finals.shape[:-1]))
    for past in range(row):
        weight = trust[..., past]
        if past >= 2:
            forecast = sums / np.where(counts > 0, counts, 1)
            errors = errors + recent[past] * weight * (finals[..., past] - forecast) ** 2
            tries = tries + recent[past] * weight
        sums = memories * sums + weight * finals[..., past]
        counts = memories * counts + weight
    level = np.maximum(sums / np.where(counts > 0, counts, 1), LEAST_LEVEL)
    error = LEVEL_ERROR_FACTOR * errors / np.where(tries > 0, tries, 1)
    best = np.argmin(error, axis=0)[None]
    level = np.take_along_axis(level, best, axis=0)[0]
    return level, np.maximum(np.take_along_axis(error, best, axis=0)[0], level)


def _interval(
    present: Floats, *, coming: Floats, variance: Floats, leaving: Floats
) -> tuple[Floats, Floats]:
    """Limits of the final count: negative binomial arrivals less Poisson departures."""
    dispersion = np.maximum(variance / coming, 1.0)
    nodes = (np.arange(REMOVAL_NODES) + 0.5) / REMOVAL_NODES if leaving.any() else np.array([0.5])
    left = quantile(nodes, mean=leaving[..., None], dispersion=1.0)

    def up_to(change: Floats) -> Floats:
        each = probability_up_to(
            change[..., None] + left, mean=coming[..., None], dispersion=dispersion[..., None]
        )
        return np.asarray(each.mean(axis=-1))

    def middle(change: Floats) -> Floats:
        return (up_to(change) + up_to(change - 1)) / 2

    least, middling = -present, coming - leaving
    reach = REACH * np.sqrt(dispersion * coming + leaving) + REACH
    most = np.ceil(middling + reach)
    start = np.maximum(least, np.floor(middling - reach))
    lower = smallest_count(lambda change: middle(change) >= TAIL, lower=start, upper=most)
    below = np.where(lower <= least, 0.0, up_to(lower - 1))
    beyond = np.maximum(TAIL, ONE_SIDED_TAIL - below)
    upper = smallest_count(lambda change: up_to(change) >= 1 - beyond, lower=lower, upper=most)
    return np.maximum(present + lower, 0), np.maximum(present + upper, 0)
