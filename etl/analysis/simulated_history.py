"""Made-up histories with a known truth, to measure what nowcasts and alerts are worth.

Each report of a quarter comes with the first publication, with a late first version some releases
later, or with a late mention (a follow-up that names the substance first) later still; some are
deleted again. The final count is what stands when all of that has happened, also beyond the last
column of a triangle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.analysis.count_distribution import Floats

Seed = int | tuple[int, ...]

# Releases after the first publication at which nothing moves any more.
LAST_DELAY = 12
# Of the late first versions, mentions and deletions, what is left from one release to the next.
LATE_VERSION_STAYS_OUT = 0.5
LATE_MENTION_STAYS_OUT = 0.75
DELETION_STAYS_OUT = 0.7


@dataclass(frozen=True)
class Publishing:
    """How the reports of a series come out.

    Attributes:
        first_share: mean share of first versions that the first publication holds.
        first_spread: standard deviation of its logit between quarters.
        first_drift: what is added to its logit every quarter.
        late_mentions: share of reports that name the substance later only.
        deletions: share of reports that are deleted again.
    """

    first_share: float = 0.65
    first_spread: float = 0.25
    first_drift: float = 0.0
    late_mentions: float = 0.08
    deletions: float = 0.04


@dataclass(frozen=True)
class History:
    """Series with a known truth.

    Attributes:
        present: complete triangles, shape (series, quarters, delays), nothing unknown.
        final: the final counts, shape (series, quarters).
    """

    present: Floats
    final: Floats


def rates(
    level: float,
    *,
    series: int,
    quarters: int,
    seed: Seed,
    spread: float = 0.03,
    growth: tuple[float, float] = (-0.01, 0.03),
) -> Floats:
    """Rates of reports a quarter, shape (series, quarters), around a level in the middle.

    Args:
        level: reports a quarter.
        series, quarters: the shape.
        seed: of the random numbers.
        spread: relative variance between quarters beyond chance; 0 is Poisson.
        growth: bounds of the growth per quarter (log scale), which a series keeps.
    """
    random = np.random.default_rng(seed)
    slope = random.uniform(*growth, size=(series, 1))
    mean = level * np.exp(slope * (np.arange(quarters) - quarters / 2))
    if spread > 0:
        mean = mean * random.gamma(1 / spread, spread, size=mean.shape)
    return np.asarray(mean)


def publish(
    reports_a_quarter: Floats, *, publishing: Publishing, max_delay: int, seed: Seed
) -> History:
    """Draw the reports of every quarter and when they come and go.

    Args:
        reports_a_quarter: Poisson rates, shape (series, quarters).
        publishing: how they come out.
        max_delay: last column of the triangles.
        seed: of the random numbers.
    """
    random = np.random.default_rng(seed)
    shares = _shares_by_delay(publishing, shape=reports_a_quarter.shape, random=random)
    arrived = random.poisson(reports_a_quarter[..., None] * shares)
    change = arrived.astype(np.float64)
    for delay in range(LAST_DELAY):
        deleted = random.binomial(arrived[..., delay], publishing.deletions)
        later = _geometric(LAST_DELAY - delay, DELETION_STAYS_OUT)
        change[..., delay + 1 :] -= random.multinomial(deleted, later)
    present = change.cumsum(axis=-1)
    return History(present[..., : max_delay + 1], present[..., -1])


def _shares_by_delay(
    publishing: Publishing, *, shape: tuple[int, ...], random: np.random.Generator
) -> Floats:
    """The share of reports that comes with each delay, shape (..., quarters, delays)."""
    middle = np.arange(shape[-1]) - shape[-1] / 2
    logit = np.log(publishing.first_share / (1 - publishing.first_share))
    logit = logit + publishing.first_drift * middle
    logit = logit + publishing.first_spread * random.standard_normal(shape)
    first = (1 / (1 + np.exp(-logit)))[..., None]
    versions = 1 - publishing.late_mentions
    late = versions * (1 - first) * _geometric(LAST_DELAY, LATE_VERSION_STAYS_OUT)
    mentions = publishing.late_mentions * _geometric(LAST_DELAY, LATE_MENTION_STAYS_OUT)
    return np.concatenate([versions * first, late + mentions], axis=-1)


def _geometric(delays: int, stays_out: float) -> Floats:
    """Probabilities of delays, each a fixed part of the one before; they sum to 1."""
    each = stays_out ** np.arange(delays)
    return np.asarray(each / each.sum())
