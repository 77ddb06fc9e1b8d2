"""Thresholds for unusual counts, and what is left of them among many.

The formula of Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett 2013 (Stat Med
32:1206-1222, section 3.3): the upper quantile of a negative binomial distribution with the expected
mean and dispersion. Salmon, Schumacher and Höhle 2016 (J Stat Softw 70(10), section 3) take it at
the upper limit of the mean instead, where that mean is uncertain.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from scipy import special

from etl.analysis.count_distribution import Floats, Numbers, probability_of_at_least, quantile


class QuantileOf(StrEnum):
    """The distribution whose quantile is the threshold."""

    PLUG_IN_MEAN = "plug_in_mean"
    UNCERTAIN_MEAN = "uncertain_mean"


class Threshold(NamedTuple):
    """A threshold and how a count compares with it; arrays of one shape.

    Attributes:
        lower, upper: the alpha and 1 - alpha quantiles; more than the upper is unusual.
        probability: of as many reports as observed, or more, in that distribution.
        score: (observed - ln expected) / (upper - ln expected), as a much used package prints it.
        exceedance: (observed - expected) / (upper - expected), the score of the paper; above 1 is
            unusual.
    """

    lower: Floats
    upper: Floats
    probability: Floats
    score: Floats
    exceedance: Floats


def noufaily_threshold(
    log_expected: Numbers,
    standard_error: Numbers,
    *,
    dispersion: Numbers,
    alpha: Numbers,
    observed: Numbers,
    quantile_of: QuantileOf = QuantileOf.PLUG_IN_MEAN,
) -> Threshold:
    """The threshold for a count with a given expected logarithm.

    Args:
        log_expected: natural logarithm of the expected count.
        standard_error: of it; used for the uncertain mean only.
        dispersion: variance of the count over its mean; at most 1 is Poisson.
        alpha: probability beyond each of the two limits.
        observed: the count.
        quantile_of: the plug-in mean, or the 1 - alpha quantile of the uncertain mean.
    """
    log_expected, standard_error, alpha, observed = (
        np.asarray(one, dtype=np.float64) for one in (log_expected, standard_error, alpha, observed)
    )
    mean = np.exp(log_expected)
    if quantile_of is QuantileOf.UNCERTAIN_MEAN:
        mean = np.exp(log_expected + special.ndtri(1 - alpha) * standard_error)
    upper = quantile(1 - alpha, mean=mean, dispersion=dispersion)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (observed - log_expected) / (upper - log_expected)
        expected = np.exp(log_expected)
        exceedance = (observed - expected) / (upper - expected)
    return Threshold(
        lower=quantile(alpha, mean=mean, dispersion=dispersion),
        upper=upper,
        probability=probability_of_at_least(observed, mean=mean, dispersion=dispersion),
        score=score,
        exceedance=exceedance,
    )


def benjamini_hochberg(probabilities: Numbers) -> Floats:
    """Adjusted p-values over the last axis; NaN stays NaN and does not count as a test.

    Benjamini and Hochberg 1995, J R Stat Soc B 57:289-300.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(given, axis=-1)  # NaN comes last
    tests = (~np.isnan(given)).sum(axis=-1, keepdims=True)
    ranked = np.take_along_axis(given, order, axis=-1)
    ranked = ranked * tests / np.arange(1, given.shape[-1] + 1)
    smallest_above = np.fmin.accumulate(ranked[..., ::-1], axis=-1)[..., ::-1]
    adjusted = np.empty(given.shape)
    np.put_along_axis(adjusted, order, np.minimum(smallest_above, 1), axis=-1)
    return np.where(np.isnan(given), np.nan, adjusted)
