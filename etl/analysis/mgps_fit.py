"""The prior of the multi-item gamma-Poisson shrinker, fitted to all pairs of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from etl.analysis.mgps import Prior, checked_pairs
from etl.analysis.ratios import Floats, Numbers
from etl.analysis.squashing import BINS_PER_DECADE, Points, squash
from etl.errors import EtlError

# Where the search starts: that of DuMouchel 1999 first, then those that Canida and Ihrie 2017
# (R Journal 9:499-519) try on CAERS.
STARTS = (
    (0.2, 0.1, 2.0, 4.0, 1 / 3),
    (0.1, 0.1, 10.0, 10.0, 0.2),
    (0.3, 0.5, 6.0, 6.0, 0.5),
    (0.5, 0.3, 12.0, 12.0, 0.8),
    (0.2, 0.2, 5.0, 5.0, 0.4),
)
# A hundred for each of the five parameters.
FEWEST_PAIRS = 500
# A start has arrived where no logarithm of a parameter moves the log-likelihood faster than this.
STEEPEST = 1e-2
# Two starts agree where their log-likelihoods differ by less; no test could tell them apart.
SAME_LIKELIHOOD = 1e-2
AGREEING_STARTS = 2
# A maximum beyond is none: a component has run off to a point, to nothing, or has no pairs.
SHAPES_AND_RATES = (1e-3, 1e3)
WEIGHTS = (1e-4, 1 - 1e-4)
# Logarithms of parameters stay where e to their power can be reckoned with.
FARTHEST = 20.0
MOST_ITERATIONS = 200
STEP = 1e-4


class Likelihood(StrEnum):
    """What of a source a prior is fitted to.

    Attributes:
        SEEN_PAIRS: the pairs on at least one report; the count of each component is conditioned
            on being 1 or more by itself (DuMouchel and Pregibon 2001; what openEBGM does). It
            reproduces published priors. It is not consistent, since the weight stands for the pairs
            seen and is used for all, and has no maximum where a component has most of its pairs
            unseen (so reported of FAERS; so in tables drawn from such a prior).
        SEEN_MIXTURE: the pairs on at least one report; the count of the mixture is conditioned on
            being 1 or more. Consistent where pairs do come from such a prior, but in a source of
            some thousand reports it often has no maximum (in 5 of 6 random halves of CAERS 2012).
        ALL_CELLS: every substance with every event, those never on one report included
            (DuMouchel 1999). Consistent, with a maximum in all that was tried; asks for `unseen`.
    """

    SEEN_PAIRS = "seen_pairs"
    SEEN_MIXTURE = "seen_mixture"
    ALL_CELLS = "all_cells"


class PriorNotFittedError(EtlError):
    """The pairs do not settle a prior, so there is no EBGM; the message says what to try."""


@dataclass(frozen=True)
class Fit:
    """A prior and how it was found.

    Attributes:
        log_likelihood: the maximum, over the squashed points.
        pairs: how many pairs or cells it was fitted to.
        points: how many points they were squashed to.
        agreeing_starts: how many of the starting points arrived there.
    """

    prior: Prior
    likelihood: Likelihood
    log_likelihood: float
    pairs: int
    points: int
    agreeing_starts: int


def fit_prior(
    n: Numbers,
    e: Numbers,
    *,
    likelihood: Likelihood = Likelihood.SEEN_PAIRS,
    unseen: Points | None = None,
    bins_per_decade: int | None = BINS_PER_DECADE,
) -> Fit:
    """The prior under which the pairs of a source are likeliest.

    Newton's method in a trust region, on the logarithms of shapes and rates and the logit of the
    weight, from each of `STARTS`. The highest maximum stands if at least two starts reach it.

    Args:
        n: reports that name both, 1 or more, shape (pairs,). Give every pair of the source.
        e: expected reports of the same pairs, above 0.
        likelihood: what is fitted, see `Likelihood`.
        unseen: the cells with no report, for `ALL_CELLS` alone; see `unseen_cells`.
        bins_per_decade: how finely expected counts are told apart, see `squash`; None tells all
            apart. 50 changes no EBGM by as much as a thousandth on the data tried.

    Raises:
        PriorNotFittedError: there are fewer than 500 pairs, or fewer than two starts agree on a
            maximum inside the parameter space.
        ValueError: counts below 1, expected counts that are not above 0, or `unseen` where the
            likelihood does not ask for it or none where it does.
    """
    n, e = checked_pairs(n, e)
    if n.size and n.min() < 1:
        raise ValueError("pairs with no report belong into `unseen`")
    if (unseen is not None) != (likelihood is Likelihood.ALL_CELLS):
        raise ValueError(f"`unseen` belongs to the likelihood all_cells alone, not to {likelihood}")
    points = (
        Points(n, e, np.ones(len(n))) if bins_per_decade is None else squash(n, e, bins_per_decade)
    )
    if unseen is not None:
        points = Points(*map(np.concatenate, zip(points, unseen, strict=True)))
    if len(n) < FEWEST_PAIRS:
        raise PriorNotFittedError(
            f"{len(n):,} pairs are too few to fit a prior to; {FEWEST_PAIRS} are the least. "
            "Publish no EBGM for this source."
        )
    model = _Model(points, likelihood)
    arrivals = [model.climb(start) for start in STARTS]
    highest = max(one.log_likelihood for one in arrivals)
    agreeing = [
        (one.log_likelihood, one.prior)
        for one in arrivals
        if one.prior is not None and highest - one.log_likelihood < SAME_LIKELIHOOD
    ]
    if len(agreeing) < AGREEING_STARTS:
        raise PriorNotFittedError(
            f"No prior could be fitted to {len(n):,} pairs by the likelihood {likelihood}: "
            f"{len(agreeing)} of {len(STARTS)} starts agree on a maximum inside the parameter "
            f"space. {_remedy(likelihood)}"
        )
    log_likelihood, prior = max(agreeing, key=lambda one: one[0])
    return Fit(
        prior=prior,
        likelihood=likelihood,
        log_likelihood=log_likelihood,
        pairs=round(points.weight.sum()),
        points=len(points.n),
        agreeing_starts=len(agreeing),
    )


def _remedy(likelihood: Likelihood) -> str:
    if likelihood is Likelihood.ALL_CELLS:
        return "Publish no EBGM for this source."
    return "Fit by the likelihood all_cells, or publish no EBGM for this source."


class _Arrival(NamedTuple):
    """Where a start has led to.

    Attributes:
        log_likelihood: minus infinity where the way led nowhere.
        prior: None where no maximum is there.
    """

    log_likelihood: float
    prior: Prior | None


class _Log(NamedTuple):
    """Logarithms of probabilities of points.

    Attributes:
        log: shape (points,).
        slopes: by each parameter (the logarithm of a shape or rate, or the logit of the weight),
            shape (parameters, points).
    """

    log: Floats
    slopes: Floats

    def given(self, condition: _Log) -> _Log:
        return _Log(self.log - condition.log, self.slopes - condition.slopes)


class _Model:
    """The log-likelihood of a prior over points, as a function of five unbounded numbers."""

    def __init__(self, points: Points, likelihood: Likelihood) -> None:
        self._points = points
        self._likelihood = likelihood
        # Gamma functions of counts take most of the time, and the same counts come many times.
        self._counts, self._place = np.unique(points.n, return_inverse=True)
        self._constant = points.n * np.log(points.e) - special.gammaln(points.n + 1)

    def climb(self, start: Sequence[float]) -> _Arrival:
        """The way up from a start to the next maximum."""
        with np.errstate(all="ignore"):
            found = optimize.minimize(
                self._loss,
                np.append(np.log(start[:4]), special.logit(start[4])),
                jac=True,
                hess=self._curvature,
                method="trust-exact",
                options={"gtol": STEEPEST / 10, "maxiter": MOST_ITERATIONS},
            )
            # A way that leads nowhere leads far: beyond what a number can hold.
            numbers = [*np.exp(found.x[:4]), special.expit(found.x[4])]
        is_maximum = np.abs(found.jac).max() < STEEPEST and _is_inside(numbers)
        return _Arrival(
            -float(found.fun), _larger_first(*map(float, numbers)) if is_maximum else None
        )

    def _loss(self, x: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood, and its gradient by the five numbers."""
        is_near = np.abs(x) < FARTHEST
        x = np.clip(x, -FARTHEST, FARTHEST)
        alpha1, beta1, alpha2, beta2 = np.exp(x[:4])
        mixture = _mixed(self._component(alpha1, beta1), self._component(alpha2, beta2), x[4])
        if self._likelihood is Likelihood.SEEN_MIXTURE:
            seen = _mixed(self._seen(alpha1, beta1), self._seen(alpha2, beta2), x[4])
            mixture = mixture.given(seen)
        # einsum, since a product of matrices would wait for threads that others keep busy.
        log_likelihood = np.einsum("i,i->", mixture.log, self._points.weight)
        gradient = np.einsum("ji,i->j", mixture.slopes, self._points.weight)
        return -float(log_likelihood), -gradient * is_near

    def _component(self, alpha: float, beta: float) -> _Log:
        """The negative binomial probability of each point: a Poisson count with a gamma mean."""
        n, e = self._points.n, self._points.e
        log_gamma = special.gammaln(self._counts + alpha) - special.gammaln(alpha)
        digamma = special.digamma(self._counts + alpha) - special.digamma(alpha)
        drawn_in = np.log1p(e / beta)
        log = log_gamma[self._place] + self._constant - (alpha + n) * drawn_in - n * np.log(beta)
        by_alpha = alpha * (digamma[self._place] - drawn_in)
        by_beta = alpha - (alpha + n) * beta / (beta + e)
        component = _Log(log, np.stack((by_alpha, by_beta)))
        if self._likelihood is Likelihood.SEEN_PAIRS:
            return component.given(self._seen(alpha, beta))
        return component

    def _seen(self, alpha: float, beta: float) -> _Log:
        """The probability of a count of 1 or more under a component."""
        e = self._points.e
        log_unseen = -alpha * np.log1p(e / beta)
        minus_seen = np.expm1(log_unseen)
        odds = (1 + minus_seen) / -minus_seen
        by_parameter = odds * np.stack((-log_unseen, -alpha * e / (beta + e)))
        return _Log(np.log(-minus_seen), by_parameter)

    def _curvature(self, x: Floats) -> Floats:
        """The Hessian of the loss, by differences of its gradient."""
        here = self._loss(x)[1]
        hessian = (
            np.array([self._loss(x + step)[1] - here for step in STEP * np.eye(len(x))]) / STEP
        )
        symmetric: Floats = (hessian + hessian.T) / 2
        return symmetric


def _mixed(first: _Log, second: _Log, logit_weight: float) -> _Log:
    """The mixture of two components, with slopes by the numbers of both and by the logit."""
    log1 = first.log + special.log_expit(logit_weight)
    log2 = second.log + special.log_expit(-logit_weight)
    log = np.logaddexp(log1, log2)
    share = np.exp(log1 - log)
    by_logit = share - special.expit(logit_weight)
    return _Log(log, np.vstack((share * first.slopes, (1 - share) * second.slopes, by_logit)))


def _is_inside(numbers: Sequence[float]) -> bool:
    *shapes_and_rates, weight = numbers
    low, high = SHAPES_AND_RATES
    return all(low < one < high for one in shapes_and_rates) and WEIGHTS[0] < weight < WEIGHTS[1]


def _larger_first(alpha1: float, beta1: float, alpha2: float, beta2: float, weight: float) -> Prior:
    if alpha1 / beta1 >= alpha2 / beta2:
        return Prior(alpha1, beta1, alpha2, beta2, weight)
    return Prior(alpha2, beta2, alpha1, beta1, 1 - weight)
