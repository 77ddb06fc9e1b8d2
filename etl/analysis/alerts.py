"""Periods with unusually many reports, judged from what was known at the time.

The newest period of every series is compared with what its past leads to expect
(`etl.analysis.baseline`), times the share of reports that could have arrived by then
(`etl.analysis.delay`). The threshold is that of Noufaily et al. 2013 with a dispersion that also
holds the uncertainty of the expectation and of the share. The period before is left out of the
past, and both periods together are judged too where each is high in itself, so that a rise that is
there to stay is not missed twice; the larger of the two correlated deviations is what counts.

Series that are looked at together are held to an expected number of false alarms a year, by
Benjamini and Hochberg's procedure at that number over the looks a year; and each series by itself
to a chance of a false alarm a year. An alarm is a reason to look, not a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from etl.analysis.baseline import Forecast, forecast
from etl.analysis.count_distribution import Floats, probability_of_at_least
from etl.analysis.delay import (
    as_known,
    estimate_shares,
    latest_known,
    newest_counts,
    share_variance,
    why_not_measurable,
)
from etl.analysis.noufaily import benjamini_hochberg, noufaily_threshold

QUARTERS_A_YEAR, MONTHS_A_YEAR = 4, 12
MONTHS_A_QUARTER = 3
# Quarters and months of the same reports are both looked at. Each may give this part of the false
# alarms meant; months less, because a rise that stays is found by quarters.
ALLOWANCE_OF_QUARTERS, ALLOWANCE_OF_MONTHS = 0.9, 0.3
# Months are judged of series with as many reports a month: below that they tell less than quarters,
# and three reports that come together would be an alarm.
LEAST_REPORTS_A_MONTH = 1.0
# The past that is learned from, in years.
BASELINE_YEARS = 10
LEAST_BASELINE_YEARS = 2
# Expected false alarms a year. Meant are 0.05 and 1; a dispersion from few periods is too small.
FALSE_ALARMS_OF_A_SERIES = 0.04
FALSE_ALARMS_OF_A_BOARD = 0.5
# Fewer reports in a period are never called unusual.
LEAST_REPORTS = 3
# Two periods are judged together where each by itself is as rare as this.
HIGH_IN_ITSELF = 0.1
# Reports with the delays of the whole board that a series leans on.
POOLED_REPORTS = 20.0
LEAST_SHARE = 0.02
BISECTIONS = 40
SMALLEST = 1e-300


@dataclass(frozen=True)
class Arrived:
    """What stands of the periods of a board at one time; shapes (series, periods).

    Attributes:
        counts: reports that stand; NaN where not known.
        share: the share of the final count that could have arrived.
        share_variance: of the logarithm of that share.
        is_corrected: the delays could be measured; otherwise every share is 1.
    """

    counts: Floats
    share: Floats
    share_variance: Floats
    is_corrected: bool

    @classmethod
    def of_counts(cls, counts: Floats) -> Arrived:
        """Take counts as final, shape (series, periods)."""
        return cls(counts, np.ones(counts.shape), np.zeros(counts.shape), False)

    @classmethod
    def of_triangle(cls, present: Floats) -> Arrived:
        """Read the newest counts of triangles, shape (series, periods, delays)."""
        latest = latest_known(present)
        counts = newest_counts(present)
        if present.shape[-1] == 1 or why_not_measurable(present):
            return cls.of_counts(counts)
        shares = estimate_shares(present, pooled_reports=POOLED_REPORTS)
        variance = share_variance(present, shares)
        column = np.maximum(latest, 0)
        return cls(
            counts,
            np.maximum(shares, LEAST_SHARE)[..., column],
            (variance.between + variance.of_mean)[..., column],
            True,
        )


@dataclass(frozen=True)
class _Judged:
    """Probabilities of as many reports or more, shape (series,), and what they come from."""

    expected: Floats
    dispersion: Floats
    freedom: Floats
    alone: Floats
    together: Floats
    correlation: Floats
    probability: Floats


def look(
    arrived: Arrived,
    *,
    periods_a_year: int = QUARTERS_A_YEAR,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Judge the newest period of every series of a board.

    Args:
        arrived: what stands, the newest period last.
        periods_a_year: 4 for quarters, 12 for months.
        names: of the series; by default their positions.

    Returns:
        A row for each series: series, observed, expected (of what could have arrived), threshold
        (more is unusual), probability, adjusted_probability, exceedance (see
        `etl.analysis.noufaily`), periods (1, or 2 where only the two newest together are unusual),
        is_unusual, is_seasonal, share and is_delay_corrected. No rows where the past is too short.
    """
    newest = [arrived.counts.shape[1] - 1]
    frame = look_back(arrived, newest=newest, periods_a_year=periods_a_year, names=names)
    return frame.drop(columns="newest")


def look_back(
    arrived: Arrived,
    *,
    newest: Sequence[int],
    periods_a_year: int = QUARTERS_A_YEAR,
    names: Sequence[str] | None = None,
    allowance: float = 1.0,
    least_a_period: float = 0.0,
) -> pd.DataFrame:
    """Judge several periods of every series, each from those before it, all in one go.

    Args:
        arrived: what stands now; what stood then is not known.
        newest: positions of the periods to judge.
        periods_a_year: 4 for quarters, 12 for months.
        names: of the series; by default their positions.
        allowance: part of the expected false alarms a year that these looks may give.
        least_a_period: reports a period that a past must have, on average, to be judged.

    Returns:
        The rows of `look` with a column newest, the position of the period.
    """
    ahead = 2
    series = len(arrived.counts)
    labels = np.asarray(
        list(names) if names is not None else [str(i) for i in range(series)], dtype=object
    )
    counts = _windows(arrived.counts, newest, periods_a_year=periods_a_year, filled=np.nan)
    share = _windows(arrived.share, newest, periods_a_year=periods_a_year, filled=1.0)
    variance = _windows(arrived.share_variance, newest, periods_a_year=periods_a_year, filled=0.0)
    is_known = ~np.isnan(counts)
    known = is_known[:, :-ahead].sum(axis=1)
    is_judged = (known >= LEAST_BASELINE_YEARS * periods_a_year) & (
        is_known[:, -ahead:].all(axis=1)
    )
    is_judged &= np.nansum(counts[:, :-ahead], axis=1) >= least_a_period * known
    counts, share, variance = counts[is_judged], share[is_judged], variance[is_judged]
    at = np.repeat(np.asarray(newest, dtype=np.int64), series)[is_judged]
    predicted = forecast(
        counts[:, :-ahead],
        np.log(share[:, :-ahead]),
        ahead=ahead,
        periods_a_year=periods_a_year,
    )
    judged = _judge(
        counts[:, -ahead:],
        predicted,
        share=share[:, -ahead:],
        share_variance=variance[:, -ahead:],
    )
    adjusted, alpha = np.empty(len(at)), np.empty(len(at))
    for one in np.unique(at):
        together = at == one
        adjusted[together] = benjamini_hochberg(judged.probability[together])
        alpha[together] = level_of_board(
            judged.probability[together], periods_a_year=periods_a_year, allowance=allowance
        )
    threshold = noufaily_threshold(
        np.log(judged.expected),
        0.0,
        dispersion=judged.dispersion,
        alpha=_plain_level(alpha, judged),
        observed=counts[:, -1],
    )
    is_unusual = judged.probability <= alpha
    return pd.DataFrame(
        {
            "newest": at,
            "series": np.tile(labels, len(newest))[is_judged],
            "observed": counts[:, -1],
            "expected": judged.expected,
            "threshold": np.maximum(threshold.upper, LEAST_REPORTS - 1),
            "probability": judged.probability,
            "adjusted_probability": adjusted,
            "exceedance": threshold.exceedance,
            "periods": np.where(is_unusual & (judged.together < judged.alone), 2, 1),
            "is_unusual": is_unusual,
            "is_seasonal": predicted.is_seasonal,
            "share": share[:, -1],
            "is_delay_corrected": arrived.is_corrected,
        }
    )


def _windows(
    values: Floats, newest: Sequence[int], *, periods_a_year: int, filled: float
) -> Floats:
    """The past of each period to judge, itself last; shape (periods to judge x series, length).

    The past is as long as the longest that there is, up to that of `BASELINE_YEARS`; one that is
    shorter is filled up at its beginning.
    """
    longest = min(max(newest) + 1, BASELINE_YEARS * periods_a_year + 2)
    padded = np.pad(values, ((0, 0), (longest, 0)), constant_values=filled)
    each = [padded[:, one + 1 : one + 1 + longest] for one in newest]
    return np.concatenate(each)


def replay(
    history: Floats,
    *,
    periods_a_year: int = QUARTERS_A_YEAR,
    names: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    first: int = 0,
) -> pd.DataFrame:
    """Judge one period after the other, each from what was known when it was the newest.

    Args:
        history: final counts, shape (series, periods), or triangles, (series, periods, delays).
        periods_a_year: 4 for quarters, 12 for months.
        names: of the series.
        periods: names of the periods; by default their positions.
        first: position of the first period to judge; periods with too short a past have no rows.

    Returns:
        The rows of `look` with a column period in front.
    """
    labels = list(periods) if periods is not None else [str(i) for i in range(history.shape[1])]
    least = LEAST_BASELINE_YEARS * periods_a_year + 1
    frames = []
    for newest in range(max(first, least), history.shape[1]):
        if history.ndim == 2:
            arrived = Arrived.of_counts(history[:, : newest + 1])
        else:
            arrived = Arrived.of_triangle(as_known(history, newest))
        frame = look(arrived, periods_a_year=periods_a_year, names=names)
        frame.insert(0, "period", labels[newest])
        frames.append(frame)
    if not frames:
        nothing = look(
            Arrived.of_counts(np.zeros((0, least + 1))), periods_a_year=periods_a_year, names=()
        )
        nothing.insert(0, "period", [])
        return nothing
    return pd.concat(frames, ignore_index=True)


def level_of_board(probabilities: Floats, *, periods_a_year: int, allowance: float = 1.0) -> float:
    """The probability at or below which a series of a board is unusual.

    Benjamini and Hochberg's cut, that of a single rejection where there is none, but never more
    than a series by itself may have.

    Args:
        probabilities: of the series looked at together, shape (series,); NaN is no test.
        periods_a_year: looks a year.
        allowance: part of the expected false alarms a year that these looks may give.
    """
    looks = periods_a_year / allowance
    rate = FALSE_ALARMS_OF_A_BOARD / looks
    tests = max(int((~np.isnan(probabilities)).sum()), 1)
    rejected = max(int((benjamini_hochberg(probabilities) <= rate).sum()), 1)
    return min(rejected * rate / tests, FALSE_ALARMS_OF_A_SERIES / looks)


def _judge(
    newest: Floats, predicted: Forecast, *, share: Floats, share_variance: Floats
) -> _Judged:
    """Probabilities of the newest period, alone and with the one before; arrays (series, 2)."""
    mean = np.exp(predicted.log_expected) * share
    # Of a negative binomial count thinned to a share s, the dispersion is 1 + s (dispersion - 1).
    chance = (1 + share * (predicted.dispersion[:, None] - 1)) * mean
    shared = predicted.covariance * mean[:, :, None] * mean[:, None, :]
    variance = chance + np.diagonal(shared, axis1=1, axis2=2) + share_variance * mean**2
    freedom = predicted.freedom
    single = [
        _probability(newest[:, i], mean=mean[:, i], variance=variance[:, i], freedom=freedom)
        for i in (0, 1)
    ]
    both = variance.sum(axis=1) + 2 * shared[:, 0, 1]
    together = _probability(
        newest.sum(axis=1), mean=mean.sum(axis=1), variance=both, freedom=freedom
    )
    are_high = (single[0] <= HIGH_IN_ITSELF) & (single[1] <= HIGH_IN_ITSELF)
    together = np.where(are_high, together, 1.0)
    correlation = (variance[:, 1] + shared[:, 0, 1]) / np.sqrt(variance[:, 1] * both)
    rarest = np.minimum(single[1], together)
    probability = np.where(newest[:, 1] >= LEAST_REPORTS, _of_the_larger(rarest, correlation), 1.0)
    return _Judged(
        mean[:, 1],
        variance[:, 1] / mean[:, 1],
        freedom,
        single[1],
        together,
        correlation,
        probability,
    )


def _probability(observed: Floats, *, mean: Floats, variance: Floats, freedom: Floats) -> Floats:
    """P(Y >= observed), with the tail of Student's t for a variance from few periods."""
    plain = probability_of_at_least(observed, mean=mean, dispersion=variance / mean)
    score = special.ndtri(np.clip(plain, SMALLEST, 0.5))
    return np.where(plain < 0.5, special.stdtr(freedom, score), plain)


def _of_the_larger(probability: Floats, correlation: Floats) -> Floats:
    """P(the larger of two correlated normal deviations is as rare as this), for at most 1/2.

    1 - P(X < z, Y < z) by Owen's T function (Owen 1956, Ann Math Stat 27:1075-1090).
    """
    deviation = -special.ndtri(np.clip(probability, SMALLEST, 0.5))
    part = np.sqrt(np.maximum(1 - correlation, 0) / (1 + correlation))
    either = np.maximum(probability, SMALLEST) + 2 * special.owens_t(deviation, part)
    return np.where(probability < 0.5, np.minimum(either, 1), 1.0)


def _plain_level(alpha: Floats, judged: _Judged) -> Floats:
    """The level for one period alone, in the count's own distribution, that comes to alpha."""
    low, high = np.zeros(len(alpha)), alpha
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_too_much = _of_the_larger(middle, judged.correlation) > alpha
        low, high = np.where(is_too_much, low, middle), np.where(is_too_much, middle, high)
    return np.asarray(special.ndtr(special.stdtrit(judged.freedom, low)))
