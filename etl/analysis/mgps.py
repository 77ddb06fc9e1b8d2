"""EBGM: how many times more often than expected, with small counts drawn towards what is usual.

The multi-item gamma-Poisson shrinker. The reports n that name both substance and event are Poisson
with mean lambda * e, where e is the expected count; the lambdas of all pairs of a source are drawn
from one mixture of two gamma distributions, the prior, which is fitted to those pairs. EBGM is the
geometric mean of the posterior of a pair's lambda, EB05 and EB95 are its 5th and 95th percentile.

Sources: DuMouchel 1999, Am Stat 53:177-190; DuMouchel and Pregibon 2001, Proc KDD, 67-76.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special
from scipy.optimize import elementwise

from etl.analysis.ratios import Floats, Numbers

EB05, EB95 = 0.05, 0.95
# How close the logarithm of a quantile is found.
TOLERANCE = 1e-12
# Where both components have the same quantile, the root still lies between two ends.
SLACK = 1e-6
# A quantile below is 0: the posterior has that much of itself at nothing.
SMALLEST_QUANTILE = 1e-300


@dataclass(frozen=True)
class Prior:
    """weight * Gamma(alpha1, rate beta1) + (1 - weight) * Gamma(alpha2, rate beta2).

    `weight` is the P of the papers. A fitted prior names the component with the larger mean first.

    Raises:
        ValueError: a shape or rate is not above 0, or the weight is not between 0 and 1.
    """

    alpha1: float
    beta1: float
    alpha2: float
    beta2: float
    weight: float

    def __post_init__(self) -> None:
        """Refuse what is no mixture of two gamma distributions."""
        shapes_and_rates = (self.alpha1, self.beta1, self.alpha2, self.beta2)
        if not (min(shapes_and_rates) > 0 and np.isfinite(shapes_and_rates).all()):
            raise ValueError(f"shapes and rates of a prior are above 0: {self}")
        if not 0 < self.weight < 1:
            raise ValueError(f"the weight of a prior lies between 0 and 1: {self}")

    def geometric_mean(self, n: Numbers, e: Numbers) -> Floats:
        """EBGM of pairs: exp of the posterior mean of ln lambda (DuMouchel 1999, equation 11).

        Args:
            n: reports that name both, 0 or more.
            e: expected reports, above 0.
        """
        n, e = checked_pairs(n, e)
        first = self.first_component(n, e)
        log_mean1 = special.digamma(self.alpha1 + n) - np.log(self.beta1 + e)
        log_mean2 = special.digamma(self.alpha2 + n) - np.log(self.beta2 + e)
        geometric_mean: Floats = np.exp(first * log_mean1 + (1 - first) * log_mean2)
        return geometric_mean

    def first_component(self, n: Numbers, e: Numbers) -> Floats:
        """Posterior probability of the first component, Q_n of DuMouchel 1999 (equation 8)."""
        n, e = checked_pairs(n, e)
        first = log_probability(n, e, self.alpha1, self.beta1)
        second = log_probability(n, e, self.alpha2, self.beta2)
        probability: Floats = special.expit(special.logit(self.weight) + first - second)
        return probability

    def quantile(self, n: Numbers, e: Numbers, *, probability: float) -> Floats:
        """Quantile of the posterior of lambda, to eight digits.

        It lies between those of the two components, where the root is looked for.
        """
        n, e = checked_pairs(n, e)
        first = self.first_component(n, e)
        shape1, rate1 = self.alpha1 + n, self.beta1 + e
        shape2, rate2 = self.alpha2 + n, self.beta2 + e
        of_components = (
            special.gammaincinv(shape1, probability) / rate1,
            special.gammaincinv(shape2, probability) / rate2,
        )
        ends = np.log(np.maximum(of_components, SMALLEST_QUANTILE))

        def beyond(log_ratio: Floats, *of_pair: Floats) -> Floats:
            first, shape1, rate1, shape2, rate2 = of_pair
            ratio = np.exp(log_ratio)
            below1 = special.gammainc(shape1, rate1 * ratio)
            below2 = special.gammainc(shape2, rate2 * ratio)
            difference: Floats = first * below1 + (1 - first) * below2 - probability
            return difference

        found = elementwise.find_root(
            beyond,
            (ends.min(axis=0) - SLACK, ends.max(axis=0) + SLACK),
            args=(first, shape1, rate1, shape2, rate2),
            tolerances={"xatol": TOLERANCE, "xrtol": 0.0},
        )
        below_all = np.where(ends.min(axis=0) <= np.log(SMALLEST_QUANTILE), 0.0, np.nan)
        return np.where(found.success, np.exp(found.x), below_all)


class Posterior(NamedTuple):
    """What is said of each pair: geometric mean, 5th and 95th percentile of its lambda."""

    ebgm: Floats
    eb05: Floats
    eb95: Floats


def ebgm(n: Numbers, e: Numbers, prior: Prior) -> Posterior:
    """EBGM, EB05 and EB95 of pairs under a prior; see `measures` for what is published of them.

    Args:
        n: reports that name both, whole numbers of 0 or more.
        e: expected reports, above 0.
        prior: of the source that the pairs belong to.

    Raises:
        ValueError: a count below 0 or an expected count that is not above 0.
    """
    return Posterior(
        prior.geometric_mean(n, e),
        prior.quantile(n, e, probability=EB05),
        prior.quantile(n, e, probability=EB95),
    )


def log_probability(n: Floats, e: Floats, alpha: float, beta: float) -> Floats:
    """Logarithm of the negative binomial probability of n: a Poisson count with a gamma mean."""
    found: Floats = (
        special.gammaln(n + alpha)
        - special.gammaln(alpha)
        - special.gammaln(n + 1)
        - alpha * np.log1p(e / beta)
        + n * np.log(e / (beta + e))
    )
    return found


def checked_pairs(n: Numbers, e: Numbers) -> tuple[Floats, Floats]:
    """Counts and expected counts as float64 of one shape.

    Raises:
        ValueError: a count below 0, an expected count that is not above 0, or one that is missing.
    """
    n, e = np.broadcast_arrays(np.asarray(n, np.float64), np.asarray(e, np.float64))
    if not (np.all(n >= 0) and np.all(e > 0) and np.isfinite(n).all() and np.isfinite(e).all()):
        raise ValueError("counts are 0 or more and expected counts above 0, both finite")
    return n, e
