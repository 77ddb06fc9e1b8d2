"""What counts to expect next from a series of past counts, for many series at once.

A quasi-Poisson regression with log link: a constant, a trend, and one yearly wave where an F test
finds it worth its two parameters. Periods with unusually many reports count less, by their Anscombe
residuals (Farrington, Andrews, Beale and Catchpole 1996, J R Stat Soc A 159:547-563, sections 3.4
and 3.6; limit 2.58 from Noufaily et al. 2013, Stat Med 32:1206-1222). The share of reports that
could have arrived enters as an offset, so that incomplete periods take part as what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from etl.analysis.count_distribution import Flags, Floats

# Below this many reports in the past, its largest period left aside, there is a constant only.
LEAST_REPORTS_FOR_TREND = 10
# A wave needs three whole years.
LEAST_YEARS_FOR_SEASON = 3
SEASON_ALPHA = 0.01
# Anscombe residuals above this are down-weighted by their squares.
OUTBREAK_RESIDUAL = 2.58
# What down-weighting takes from the dispersion of normal residuals: their variance beyond the limit
# less the chance to lie there.
OUTBREAK_LOSS = (
    OUTBREAK_RESIDUAL * float(np.exp(-(OUTBREAK_RESIDUAL**2) / 2)) / float(np.sqrt(2 * np.pi))
)
ITERATIONS = 25
CONVERGED = 1e-8
# How far a linear predictor may leave the logarithm of the mean, so that zeros do no harm.
FARTHEST = 5.0
RIDGE = 1e-8
# A trend is not followed beyond this multiple of the largest count seen.
MOST_GROWTH = 1.5
LEAST_FREEDOM = 15.0
LARGEST_LEVERAGE = 0.95
# Reports added to a past with few, half of one in all: a gamma prior (Jeffreys).
PRIOR_REPORTS = 0.5


@dataclass(frozen=True)
class Forecast:
    """What to expect in the periods ahead.

    Attributes:
        log_expected: of complete periods; shape (series, ahead).
        covariance: of these logarithms; shape (series, ahead, ahead).
        dispersion: variance of a complete count over its mean, at least 1; shape (series,).
        freedom: degrees of freedom behind the dispersion; shape (series,).
        is_seasonal: the forecast has a yearly wave; shape (series,).
    """

    log_expected: Floats
    covariance: Floats
    dispersion: Floats
    freedom: Floats
    is_seasonal: Flags


@dataclass(frozen=True)
class Past:
    """Counts to learn from.

    Attributes:
        counts: reports, shape (series, periods); whatever stands where the weight is 0.
        log_share: logarithm of the share of them that could have arrived; same shape.
        weights: prior weights; 0 leaves a period away; same shape.
    """

    counts: Floats
    log_share: Floats
    weights: Floats

    def of(self, chosen: Flags) -> Past:
        """Keep some of the series."""
        return Past(self.counts[chosen], self.log_share[chosen], self.weights[chosen])


@dataclass(frozen=True)
class _Fit:
    coefficients: Floats
    covariance: Floats
    means: Floats
    leverages: Floats


def forecast(counts: Floats, log_share: Floats, *, ahead: int, periods_a_year: int) -> Forecast:
    """Forecast the periods that follow.

    Args:
        counts: past reports, oldest first, shape (series, periods); NaN where there are none.
        log_share: logarithm of the share of them that could have arrived, same shape.
        ahead: how many periods to forecast.
        periods_a_year: 4 or 12.
    """
    is_there = ~np.isnan(counts)
    past = Past(np.where(is_there, counts, 0.0), log_share, is_there.astype(np.float64))
    periods = counts.shape[1]
    season, trend, constant = (
        _design(periods + ahead, periods_a_year=periods_a_year, columns=columns)
        for columns in (4, 2, 1)
    )
    beside_largest = past.counts.sum(axis=1) - past.counts.max(axis=1)
    is_sparse = beside_largest < LEAST_REPORTS_FOR_TREND
    is_seasonal = ~is_sparse & (is_there.sum(axis=1) >= LEAST_YEARS_FOR_SEASON * periods_a_year)
    if is_seasonal.any():
        earned = _season_earns_its_place(past.of(is_seasonal), trend[:periods], season[:periods])
        is_seasonal[is_seasonal] = earned
    result = Forecast(
        np.zeros((len(counts), ahead)),
        np.zeros((len(counts), ahead, ahead)),
        np.ones(len(counts)),
        np.ones(len(counts)),
        is_seasonal,
    )
    for chosen, design in (
        (is_sparse, constant),
        (~is_sparse & ~is_seasonal, trend),
        (is_seasonal, season),
    ):
        if chosen.any():
            part = _forecast(past.of(chosen), design, periods)
            result.log_expected[chosen] = part.log_expected
            result.covariance[chosen] = part.covariance
            result.dispersion[chosen] = part.dispersion
            result.freedom[chosen] = part.freedom
    return result


def _forecast(past: Past, design: Floats, periods: int) -> Forecast:
    """Forecast with one design for the past and the periods ahead."""
    inside, outside = design[:periods], design[periods:]
    parameters = design.shape[1]
    # A past with few reports has a constant, half a report spread over it, and no outbreaks.
    is_sparse = parameters == 1
    if is_sparse:
        spread = PRIOR_REPORTS / np.maximum(past.weights.sum(axis=1, keepdims=True), 1)
        past = replace(past, counts=past.counts + spread)
    fit = _fit(past, inside)
    dispersion = _dispersion(past, fit, parameters)
    if not is_sparse:
        past = _down_weighted(past, fit, dispersion)
        fit = _fit(past, inside)
        dispersion = _dispersion(past, fit, parameters) / (1 - OUTBREAK_LOSS)
    dispersion = np.maximum(dispersion, 1.0)
    spread_of_log = np.einsum("ap,spq,bq->sab", outside, fit.covariance, outside)
    largest = (past.counts / np.exp(past.log_share)).max(axis=1, keepdims=True)
    return Forecast(
        np.minimum(fit.coefficients @ outside.T, np.log(MOST_GROWTH * largest)),
        spread_of_log * dispersion[:, None, None],
        dispersion,
        _freedom(past, fit, dispersion, parameters),
        np.zeros(len(dispersion), dtype=bool),
    )


def _design(periods: int, *, periods_a_year: int, columns: int) -> Floats:
    """Constant, trend and a yearly wave, as many columns of them as asked for."""
    time = np.arange(periods, dtype=np.float64)
    angle = 2 * np.pi * time / periods_a_year
    every = [np.ones(periods), time / periods - 0.5, np.cos(angle), np.sin(angle)]
    return np.stack(every[:columns], axis=1)


def _fit(past: Past, design: Floats) -> _Fit:
    """Iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5), all series."""
    arrived = (past.weights * np.exp(past.log_share)).sum(axis=1)
    level = (past.weights * past.counts).sum(axis=1) + PRIOR_REPORTS / 10
    level = np.log(level / np.maximum(arrived, RIDGE))[:, None]
    crossed = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    parameters = design.shape[1]
    ridge = RIDGE * np.eye(parameters)
    predictor = np.broadcast_to(level, past.counts.shape)
    for _ in range(ITERATIONS):
        means = np.exp(predictor + past.log_share)
        weight = past.weights * means
        information = (weight @ crossed).reshape(-1, parameters, parameters) + ridge
        # Around the level, so that the ridge draws nothing towards one report.
        working = predictor - level + (past.counts - means) / means
        coefficients = np.linalg.solve(information, ((weight * working) @ design)[..., None])
        new = coefficients[..., 0] @ design.T
        new = level + np.clip(new, -FARTHEST, FARTHEST)
        has_settled = np.abs(new - predictor).max() < CONVERGED
        predictor = new
        if has_settled:
            break
    means = np.exp(predictor + past.log_share)
    information = ((past.weights * means) @ crossed).reshape(-1, parameters, parameters) + ridge
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    leverages = past.weights * means * (covariance.reshape(len(means), -1) @ crossed.T)
    whole = coefficients[..., 0].copy()
    whole[:, :1] += level
    return _Fit(whole, covariance, means, np.clip(leverages, 0, LARGEST_LEVERAGE))


def _dispersion(past: Past, fit: _Fit, parameters: int) -> Floats:
    """Weighted Pearson statistic over its degrees of freedom; shape (series,)."""
    squared = past.weights * (past.counts - fit.means) ** 2 / fit.means
    return np.asarray(squared.sum(axis=1) / _residual_freedom(past, parameters))


def _residual_freedom(past: Past, parameters: int) -> Floats:
    return np.maximum((past.weights > 0).sum(axis=1) - parameters, 1).astype(np.float64)


def _down_weighted(past: Past, fit: _Fit, dispersion: Floats) -> Past:
    """Give periods with unusually many reports less weight; the weights keep their sum."""
    spread = np.sqrt(np.maximum(dispersion, 1.0)[:, None] * (1 - fit.leverages))
    residual = (
        1.5 * (past.counts ** (2 / 3) - fit.means ** (2 / 3)) / (fit.means ** (1 / 6) * spread)
    )
    is_unusual = residual > OUTBREAK_RESIDUAL
    weight = past.weights * np.where(is_unusual, 1 / np.where(is_unusual, residual, 1) ** 2, 1.0)
    total = past.weights.sum(axis=1, keepdims=True)
    return replace(
        past, weights=weight * total / np.maximum(weight.sum(axis=1, keepdims=True), RIDGE)
    )


def _freedom(past: Past, fit: _Fit, dispersion: Floats, parameters: int) -> Floats:
    """Degrees of freedom of the dispersion, fewer where counts are skewed.

    The variance of an estimated variance grows with the excess kurtosis k, by 1 + k / 2; that of a
    negative binomial distribution is 6 (dispersion - 1) / mean + 1 / (dispersion mean). There is a
    lower end to that, because a dispersion that comes from one large cluster is too large rather
    than too small.
    """
    arrived = np.maximum((past.weights > 0).sum(axis=1), 1)
    mean = np.where(past.weights > 0, fit.means, 0.0).sum(axis=1) / arrived
    mean = np.maximum(mean, PRIOR_REPORTS)
    kurtosis = 6 * (dispersion - 1) / mean + 1 / (dispersion * mean)
    freedom = _residual_freedom(past, parameters)
    return np.minimum(freedom, np.maximum(freedom / (1 + kurtosis / 2), LEAST_FREEDOM))


def _season_earns_its_place(past: Past, trend: Floats, season: Floats) -> Flags:
    """F test of the wave against none, with the dispersion of the larger model."""
    small, large = _fit(past, trend), _fit(past, season)
    gained = (_deviance(past, small) - _deviance(past, large)) / (season.shape[1] - trend.shape[1])
    dispersion = np.maximum(_dispersion(past, large, season.shape[1]), 1.0)
    freedom = _residual_freedom(past, season.shape[1])
    p_value = special.fdtrc(
        season.shape[1] - trend.shape[1], freedom, np.maximum(gained / dispersion, 0)
    )
    return np.asarray(p_value < SEASON_ALPHA)


def _deviance(past: Past, fit: _Fit) -> Floats:
    each = special.xlogy(past.counts, past.counts / fit.means) - (past.counts - fit.means)
    return np.asarray(2 * (past.weights * each).sum(axis=1))
