"""How surprising a table is by chance alone, and what is left of that among many tables.

The p-value is that of Fisher's exact test. One from the chi-square would be wrong where it
matters: three reports where 0.01 are expected have an exact p of 2e-7, and 5e-137 by the corrected
chi-square.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from etl.analysis.ratios import Floats, Numbers

# A tail is summed until a further term adds less than this share of it.
NEGLIGIBLE = 1e-12


def fisher_p_value(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Floats:
    """Two-sided p-value of Fisher's exact test: twice the smaller tail, at most 1.

    Given the margins, a follows a hypergeometric distribution. The tail starts at the observed
    count and runs away from the expected one. Whole cells of 0 or more that broadcast; float64 of
    their common shape. Relative error about 1e-6 for tables of 10^8 reports, from the logarithms
    of their factorials; 0 where the true value is below 1e-308.

    Source: Fisher 1935, J R Stat Soc 98:39-82.
    """
    cells = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (a, b, c, d)))
    a, b, c, d = (one.ravel() for one in cells)
    is_above = a * d >= b * c
    # The lower tail of a is the upper tail of b in the table with its columns exchanged.
    start = np.where(is_above, (a, b, c, d), (b, a, d, c))
    tail = np.exp(_log_probability(a, b, c, d)) * _tail_by_first_term(start)
    return np.minimum(2 * tail, 1).reshape(cells[0].shape)


def adjusted_p_values(p_values: Numbers) -> Floats:
    """Benjamini and Hochberg's adjusted p-values over all that are given; NaN stays NaN.

    Calling "listed more often" what has an adjusted p-value of at most 0.05 keeps the expected
    share of false ones among them at or below 5 %, where tests are independent or positively
    dependent. An entry of NaN is no test and does not count as one.

    Source: Benjamini and Hochberg 1995, J R Stat Soc B 57:289-300.
    """
    p_values = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(p_values.shape, np.nan)
    is_test = ~np.isnan(p_values)
    tests = p_values[is_test]
    # Largest first: an adjusted p-value is never above that of a larger one. scipy.stats has this
    # too, and takes a second to load.
    order = np.argsort(-tests, kind="stable")
    ranks = len(tests) - np.arange(len(tests))
    of_tests = np.empty(len(tests))
    of_tests[order] = np.minimum.accumulate(np.minimum(tests[order] * (len(tests) / ranks), 1))
    adjusted[is_test] = of_tests
    return adjusted


def _log_probability(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Logarithm of P(X = a): factorials of the margins over those of the cells and of their sum."""
    margins = np.stack((a + b, c + d, a + c, b + d))
    cells = np.stack((a, b, c, d, a + b + c + d))
    log_probability: Floats = special.gammaln(margins + 1).sum(axis=0) - special.gammaln(
        cells + 1
    ).sum(axis=0)
    return log_probability


def _tail_by_first_term(tables: Floats) -> Floats:
    """P(X >= first cell) / P(X = first cell) of each table.

    Args:
        tables: shape (4, tables), none with a first cell below its expectation, so that the terms
            fall from the first on.
    """
    a, b, c, d = tables
    total = np.ones(a.shape)
    term = np.ones(a.shape)
    rows = np.arange(len(a))
    while rows.size:
        term = term * (b * c) / ((a + 1) * (d + 1))
        total[rows] += term
        goes_on = term > NEGLIGIBLE * total[rows]
        rows, term = rows[goes_on], term[goes_on]
        a, b, c, d = a[goes_on] + 1, b[goes_on] - 1, c[goes_on] - 1, d[goes_on] + 1
    return total
