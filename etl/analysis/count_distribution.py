"""Poisson and negative binomial distributions of counts, for whole arrays, without scipy.stats.

A distribution is given by its mean and its dispersion, variance = dispersion x mean. A dispersion
of 1 or less is the Poisson distribution; above 1 it is the negative binomial with
size = mean / (dispersion - 1), the "NB1" of quasi-Poisson models (Noufaily et al. 2013, Stat Med
32:1206-1222, section 3.3). Counts, means and dispersions broadcast against each other; results are
float64 arrays of their common shape.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.ArrayLike
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

# So close to 1 the two distributions differ by less than the incomplete beta function can tell.
LEAST_EXCESS = 1e-6
LEAST_MEAN = 1e-12
# An upper end for the search of a quantile, in standard deviations above the mean.
REACH = 40


def probability_up_to(count: Numbers, *, mean: Numbers, dispersion: Numbers) -> Floats:
    """P(Y <= count); 0 for counts below 0."""
    whole, mean, size, share = _parameters(np.floor(np.asarray(count, float)), mean, dispersion)
    is_poisson = np.isinf(size)
    probability = np.zeros(whole.shape)
    chosen = (whole >= 0) & is_poisson
    probability[chosen] = special.pdtr(whole[chosen], mean[chosen])
    chosen = (whole >= 0) & ~is_poisson
    probability[chosen] = special.betainc(size[chosen], whole[chosen] + 1, share[chosen])
    return probability


def probability_of_at_least(count: Numbers, *, mean: Numbers, dispersion: Numbers) -> Floats:
    """P(Y >= count), exact also far out in the tail; 1 for counts of 0 or below."""
    whole, mean, size, share = _parameters(np.ceil(np.asarray(count, float)), mean, dispersion)
    is_poisson = np.isinf(size)
    probability = np.ones(whole.shape)
    chosen = (whole > 0) & is_poisson
    probability[chosen] = special.gammainc(whole[chosen], mean[chosen])
    chosen = (whole > 0) & ~is_poisson
    probability[chosen] = special.betainc(whole[chosen], size[chosen], 1 - share[chosen])
    return probability


def quantile(level: Numbers, *, mean: Numbers, dispersion: Numbers) -> Floats:
    """The smallest whole count y with P(Y <= y) >= level, for levels between 0 and 1."""
    level, mean, dispersion = (
        np.asarray(one, dtype=np.float64) for one in (level, mean, dispersion)
    )
    level, mean, dispersion = np.broadcast_arrays(level, mean, dispersion)
    spread = np.sqrt(np.maximum(dispersion, 1) * mean)
    return smallest_count(
        lambda count: probability_up_to(count, mean=mean, dispersion=dispersion) >= level,
        lower=np.zeros(level.shape),
        upper=np.ceil(mean + REACH * (spread + np.maximum(dispersion, 1))),
    )


def smallest_count(holds: Callable[[Floats], Flags], *, lower: Floats, upper: Floats) -> Floats:
    """The smallest whole count at which a condition holds that stays true once it is.

    Args:
        holds: takes an array of whole counts and says for each whether the condition holds.
        lower, upper: whole counts of one shape between which to look, both included; where the
            condition does not hold below the upper end, that is the answer.
    """
    fails, found = lower - 1, upper.astype(np.float64)
    while (found - fails > 1).any():
        middle = np.floor((fails + found) / 2)
        is_open = found - fails > 1
        is_true = holds(middle)
        found = np.where(is_open & is_true, middle, found)
        fails = np.where(is_open & ~is_true, middle, fails)
    return found


def _parameters(
    count: Floats, mean: Numbers, dispersion: Numbers
) -> tuple[Floats, Floats, Floats, Floats]:
    """Counts, means, sizes (infinite for Poisson) and shares size / (size + mean), of one shape."""
    mean = np.maximum(np.asarray(mean, dtype=np.float64), LEAST_MEAN)
    excess = np.asarray(dispersion, dtype=np.float64) - 1
    count, mean, excess = np.broadcast_arrays(count, mean, excess)
    is_wide = excess > LEAST_EXCESS
    size = np.where(is_wide, mean / np.where(is_wide, excess, 1), np.inf)
    share = np.where(is_wide, 1 / (1 + np.where(is_wide, excess, 1)), 1.0)
    return count, mean, size, share
