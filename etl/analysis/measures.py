"""The measures of disproportionate reporting that are published for a set of 2x2 tables.

Formulas are in `etl.analysis.ratios`, `multiplicity` and `mgps`; here is what is said of a table
and what is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.analysis import ratios
from etl.analysis.mgps import Prior, ebgm
from etl.analysis.multiplicity import adjusted_p_values, fisher_p_value
from etl.analysis.ratios import Floats

CELLS = ("a", "b", "c", "d")
# Fewer reports that name both have no interval.
FEWEST_FOR_INTERVAL = 3

COLUMNS = (
    "expected",
    "prr", "prr_lower", "prr_upper",
    "ror", "ror_lower", "ror_upper",
    "chi2",
    "ic", "ic_lower", "ic_upper",
    "p_value", "p_adjusted",
)  # fmt: skip
EMPIRICAL_BAYES_COLUMNS = ("ebgm", "eb05", "eb95")


def measures(
    tables: pd.DataFrame, *, prior: Prior | None = None, family: Sequence[str] = ()
) -> pd.DataFrame:
    """PRR, ROR, chi-square, IC, EBGM and p-values of many 2x2 tables.

    A table with a zero in any cell has an expected count and no other number. A table with one or
    two reports that name both has no interval.

    Args:
        tables: one row a table; `a` (reports with substance and event), `b` (substance, not the
            event), `c` (event, not the substance), `d` (neither), all counts of distinct reports.
        prior: fitted over all pairs of the source (`etl.analysis.mgps_fit`); without it
            there is no EBGM.
        family: columns of `tables` that say which tables were looked at together. p-values are
            adjusted within each combination of their values; all tables are one family where
            none is named. Tables without a number are no tests.

    Returns:
        A frame with the index of `tables` and `COLUMNS`, then `EMPIRICAL_BAYES_COLUMNS` where
        there is a prior; float64, NaN for "not estimated". `prr` and `ror` with 95 % confidence
        limits, `ic` in log2 with 95 % credibility limits, `eb05` and `eb95` the 5th and 95th
        percentile of the posterior (a 90 % interval), `p_value` two-sided.

    Raises:
        ValueError: a column is missing, or a cell is not a whole number of 0 or more.
    """
    a, b, c, d = cells = counts(tables, CELLS)
    expected = ratios.expected_count(*cells)
    has_zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    found = {
        "expected": expected,
        **_estimate("prr", ratios.proportional_reporting_ratio(*cells), a),
        **_estimate("ror", ratios.reporting_odds_ratio(*cells), a),
        "chi2": ratios.yates_chi_square(*cells),
        **_information_component(a, expected, has_zero),
        **_p_values(tables, cells, has_zero, family),
    }
    if prior is not None:
        found |= _empirical_bayes(a, expected, has_zero, prior)
    return pd.DataFrame(found, index=tables.index)


def counts(tables: pd.DataFrame, columns: Sequence[str]) -> list[Floats]:
    """Counts of reports, each column as float64.

    Raises:
        ValueError: a column is missing, or a count is not a whole number of 0 or more.
    """
    missing = [name for name in columns if name not in tables.columns]
    if missing:
        raise ValueError(f"the tables lack the columns {', '.join(missing)}")
    found = []
    for name in columns:
        values = tables[name].to_numpy(dtype=np.float64, na_value=np.nan)
        (wrong,) = np.nonzero(~((values >= 0) & (values == np.floor(values)) & np.isfinite(values)))
        if wrong.size:
            raise ValueError(
                f"{name} of the table at {tables.index[wrong[0]]!r} is {values[wrong[0]]}: "
                "counts of reports are whole numbers of 0 or more"
            )
        found.append(values)
    return found


def _estimate(name: str, estimate: ratios.Estimate, a: Floats) -> dict[str, Floats]:
    has_interval = a >= FEWEST_FOR_INTERVAL
    return {
        name: estimate.value,
        f"{name}_lower": np.where(has_interval, estimate.lower, np.nan),
        f"{name}_upper": np.where(has_interval, estimate.upper, np.nan),
    }


def _information_component(a: Floats, expected: Floats, has_zero: np.ndarray) -> dict[str, Floats]:
    """Value and limits; the limits are reckoned only where there are some, since they take long."""
    found = {name: np.full(len(a), np.nan) for name in ("ic", "ic_lower", "ic_upper")}
    has_value = ~has_zero
    found["ic"][has_value] = ratios.shrunk_component(a[has_value], expected[has_value])
    has_interval = has_value & (a >= FEWEST_FOR_INTERVAL)
    estimate = ratios.information_component(a[has_interval], expected[has_interval])
    found["ic_lower"][has_interval] = estimate.lower
    found["ic_upper"][has_interval] = estimate.upper
    return found


def _empirical_bayes(
    a: Floats, expected: Floats, has_zero: np.ndarray, prior: Prior
) -> dict[str, Floats]:
    found = {name: np.full(len(a), np.nan) for name in EMPIRICAL_BAYES_COLUMNS}
    has_value = ~has_zero
    found["ebgm"][has_value] = prior.geometric_mean(a[has_value], expected[has_value])
    has_interval = has_value & (a >= FEWEST_FOR_INTERVAL)
    posterior = ebgm(a[has_interval], expected[has_interval], prior)
    found["eb05"][has_interval] = posterior.eb05
    found["eb95"][has_interval] = posterior.eb95
    return found


def _p_values(
    tables: pd.DataFrame, cells: Sequence[Floats], has_zero: np.ndarray, family: Sequence[str]
) -> dict[str, Floats]:
    p_value = np.full(len(has_zero), np.nan)
    p_value[~has_zero] = fisher_p_value(*(cell[~has_zero] for cell in cells))
    adjusted = np.full(len(has_zero), np.nan)
    for rows in _families(tables, family):
        adjusted[rows] = adjusted_p_values(p_value[rows])
    return {"p_value": p_value, "p_adjusted": adjusted}


def _families(tables: pd.DataFrame, family: Sequence[str]) -> list[np.ndarray]:
    """The row numbers of each family."""
    if not family or tables.empty:
        return [np.arange(len(tables))]
    groups = tables.groupby(list(family), dropna=False, observed=True, sort=False)
    numbers = groups.ngroup().to_numpy()
    return np.split(np.argsort(numbers, kind="stable"), np.cumsum(np.bincount(numbers))[:-1])
