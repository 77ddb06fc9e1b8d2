"""Is a reaction listed more often with two substances together than the two would explain?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.analysis.measures import FEWEST_FOR_INTERVAL, counts
from etl.analysis.ratios import Floats, information_component

# Which of substance, co-ingestant and event a report names: n101 is substance and event, and not
# the co-ingestant.
CELLS = ("n111", "n110", "n101", "n100", "n011", "n010", "n001", "n000")
COLUMNS = ("expected", "omega", "omega_lower", "omega_upper")


def omega(tables: pd.DataFrame) -> pd.DataFrame:
    """Omega of substance, co-ingestant and event, with exact 95 % credibility limits.

    Omega = log2[(n111 + 1/2) / (E + 1/2)]. E is the number of reports with both substances that
    would list the event if the odds that each adds to the odds with neither were additive, and
    neither took any away: with o the odds of the event among reports with both (11), the substance
    alone (10), the co-ingestant alone (01) and neither (00),
    o11 = max(o00, o10) + max(o00, o01) - o00 and E = (n111 + n110) o11 / (1 + o11).
    The limits are those of `information_component`.

    A lower limit above 0 says that the event is listed more often with both than the additive
    baseline explains, and no more: tried on the reference set CRESCENDDI, Omega told known
    interactions from pairs that are not known to interact poorly. Say so where it is shown.

    Source: Norén, Sundberg, Bate and Edwards 2008, Stat Med 27:3057-3070.

    Args:
        tables: one row for each triple, with the eight counts of distinct reports in `CELLS`.

    Returns:
        A frame with the index of `tables` and `COLUMNS`: expected in reports, the others in log2.
        No number where no report names all three or where one of the three groups of comparison
        is empty; no interval under three reports that name all three.

    Raises:
        ValueError: a column is missing, or a count is not a whole number of 0 or more.
    """
    n111, n110, n101, n100, n011, n010, n001, n000 = counts(tables, CELLS)
    with np.errstate(divide="ignore", invalid="ignore"):
        neither = n001 / n000
        baseline = np.maximum(neither, n101 / n100) + np.maximum(neither, n011 / n010) - neither
        expected = (n111 + n110) * (1 - 1 / (1 + baseline))
    estimate = information_component(n111, expected)
    columns = (
        expected,
        _where(n111 > 0, estimate.value),
        _where(n111 >= FEWEST_FOR_INTERVAL, estimate.lower),
        _where(n111 >= FEWEST_FOR_INTERVAL, estimate.upper),
    )
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=tables.index)


def _where(is_given: np.ndarray, values: Floats) -> Floats:
    return np.where(is_given, values, np.nan)
