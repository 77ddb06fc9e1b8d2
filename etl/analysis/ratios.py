"""Measures of disproportionate reporting of one 2x2 table, for many tables at once.

|                  | the event | any other event only |
|------------------|-----------|----------------------|
| the substance    | a         | b                    |
| no such mention  | c         | d                    |

The cells are distinct reports, so a + b + c + d is every report in scope. Every function takes
arrays that broadcast against each other and gives float64 arrays of their common shape. A measure
compares shares of reports; it is no risk, and says nothing about cause.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.ArrayLike
Floats = npt.NDArray[np.float64]

# Half the width of a 95 % interval of a normal distribution, in standard errors.
Z_95 = 1.959964
# Added to the observed and to the expected count (Norén 2013).
SHRINKAGE = 0.5
LOWER_95, UPPER_95 = 0.025, 0.975


class Estimate(NamedTuple):
    """A measure with the limits of its interval, each an array of the same shape."""

    value: Floats
    lower: Floats
    upper: Floats


def expected_count(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Floats:
    """Reports that would name both if substance and event were independent: (a+b)(a+c)/N.

    NaN where there is no report at all.
    """
    a, b, c, d = _floats(a, b, c, d)
    with np.errstate(invalid="ignore"):
        return (a + b) * (a + c) / (a + b + c + d)


def proportional_reporting_ratio(
    a: Numbers, b: Numbers, c: Numbers, d: Numbers, *, z: float = Z_95
) -> Estimate:
    """PRR = [a/(a+b)] / [c/(c+d)], with the interval of a ratio of proportions on the log scale.

    The standard error of ln PRR is sqrt(1/a - 1/(a+b) + 1/c - 1/(c+d)). NaN where a cell is 0.

    Source: Evans, Waller and Davis 2001, Pharmacoepidemiol Drug Saf 10:483-486.

    Args:
        z: half the width of the interval in standard errors; papers often take 1.96.
    """
    a, b, c, d = _without_zeros(a, b, c, d)
    ratio = (a / (a + b)) / (c / (c + d))
    # Rounding may leave less than nothing where b and d are tiny beside a and c.
    variance = np.maximum(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d), 0)
    return _log_normal(ratio, variance, z=z)


def reporting_odds_ratio(
    a: Numbers, b: Numbers, c: Numbers, d: Numbers, *, z: float = Z_95
) -> Estimate:
    """ROR = ad/(bc), with Woolf's interval on the log scale.

    The standard error of ln ROR is sqrt(1/a + 1/b + 1/c + 1/d). NaN where a cell is 0; no half is
    ever added to a cell.

    Source: van Puijenbroek et al. 2002, Pharmacoepidemiol Drug Saf 11:3-10.

    Args:
        z: half the width of the interval in standard errors; papers often take 1.96.
    """
    a, b, c, d = _without_zeros(a, b, c, d)
    return _log_normal((a / b) * (d / c), 1 / a + 1 / b + 1 / c + 1 / d, z=z)


def yates_chi_square(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Floats:
    """Chi-square (one degree of freedom) of the table with Yates' correction.

    N max(0, |ad - bc| - N/2)^2 / [(a+b)(c+d)(a+c)(b+d)], as the criterion of Evans 2001 asks for
    beside PRR. NaN where a cell is 0. It is far from its distribution where the expected count is
    below 5: take no p-value from it, see `etl.analysis.multiplicity`.

    Source: Yates 1934, Suppl J R Stat Soc 1:217-235.
    """
    a, b, c, d = _without_zeros(a, b, c, d)
    total = a + b + c + d
    beyond = np.maximum(np.abs(a * d - b * c) - total / 2, 0)
    return total * (beyond / (a + b) / (c + d)) * (beyond / (a + c) / (b + d))


def shrunk_component(observed: Numbers, expected: Numbers) -> Floats:
    """The value of `information_component` without its limits, which take most of the time."""
    shape, rate = _shrunk(observed, expected)
    component: Floats = np.log2(shape / rate)
    return component


def information_component(observed: Numbers, expected: Numbers) -> Estimate:
    """IC = log2[(observed + 1/2) / (expected + 1/2)] with exact 95 % credibility limits.

    The limits are the 2.5th and 97.5th percentiles of the posterior Gamma(observed + 1/2, rate
    expected + 1/2), in log2. They are defined for an observed count of 0 too. 1 on this scale is
    twice as many reports as expected.

    Source: Norén, Hopstadius and Bate 2013, Stat Methods Med Res 22:57-69.

    Args:
        observed: reports, whole or weighted, 0 or more.
        expected: reports, 0 or more.
    """
    shape, rate = _shrunk(observed, expected)
    return Estimate(
        shrunk_component(observed, expected),
        np.log2(special.gammaincinv(shape, LOWER_95) / rate),
        np.log2(special.gammaincinv(shape, UPPER_95) / rate),
    )


def approximate_information_component(observed: Numbers, expected: Numbers) -> Estimate:
    """IC with the limits that Norén 2013 gives for computing by hand.

    IC - 3.3 x^(-1/2) - 2 x^(-3/2) and IC + 2.4 x^(-1/2) - 0.5 x^(-3/2), where x is the observed
    count + 1/2. Several published tables print these. They are narrower or wider than the exact
    ones by some hundredths and useless for an observed count of 0: nothing is published with
    them, they serve to compare with such tables.

    Source: Norén, Hopstadius and Bate 2013, Stat Methods Med Res 22:57-69.
    """
    shape, _ = _shrunk(observed, expected)
    component = shrunk_component(observed, expected)
    return Estimate(
        component,
        component - 3.3 * shape**-0.5 - 2 * shape**-1.5,
        component + 2.4 * shape**-0.5 - 0.5 * shape**-1.5,
    )


def _floats(*numbers: Numbers) -> list[Floats]:
    return [np.asarray(one, dtype=np.float64) for one in numbers]


def _without_zeros(*cells: Numbers) -> list[Floats]:
    """The cells as floats, NaN in all of them where one is 0."""
    floats = np.broadcast_arrays(*_floats(*cells))
    has_zero = np.any([one == 0 for one in floats], axis=0)
    return [np.where(has_zero, np.nan, one) for one in floats]


def _log_normal(ratio: Floats, variance: Floats, *, z: float) -> Estimate:
    factor = np.exp(z * np.sqrt(variance))
    return Estimate(ratio, ratio / factor, ratio * factor)


def _shrunk(observed: Numbers, expected: Numbers) -> tuple[Floats, Floats]:
    observed, expected = np.broadcast_arrays(*_floats(observed, expected))
    return observed + SHRINKAGE, expected + SHRINKAGE
