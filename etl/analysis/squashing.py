"""Few weighted points in the place of many pairs, so that a prior is fitted in seconds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.analysis.mgps import checked_pairs
from etl.analysis.ratios import Floats, Numbers

# Pairs of the same count whose expected counts differ by less than a factor of 10^(1/50) = 1.05
# become one point.
BINS_PER_DECADE = 50
# How many expected counts are held at a time while all cells of a source are gone through.
CELLS_AT_A_TIME = 5_000_000


class Points(NamedTuple):
    """Pairs put together: `weight` pairs with the count n whose mean expected count is e."""

    n: Floats
    e: Floats
    weight: Floats


def squash(n: Numbers, e: Numbers, bins_per_decade: int = BINS_PER_DECADE) -> Points:
    """Put pairs together that have the same count and nearly the same expected count.

    The data squashing of DuMouchel and Pregibon 2001, with bins of equal width in log e: the
    number of pairs and the sum of expected counts of each n stay what they are.
    """
    n, e = checked_pairs(n, e)
    bins = _bins(e, bins_per_decade)
    lowest = bins.min(initial=0)
    width = bins.max(initial=0) - lowest + 1
    keys, places = np.unique(n.astype(np.int64) * width + bins - lowest, return_inverse=True)
    weight = np.bincount(places, minlength=len(keys)).astype(np.float64)
    sums = np.bincount(places, weights=e, minlength=len(keys))
    return Points((keys // width).astype(np.float64), sums / weight, weight)


def unseen_cells(
    substance_reports: Numbers,
    event_reports: Numbers,
    e: Numbers,
    *,
    reports: int,
    bins_per_decade: int = BINS_PER_DECADE,
) -> Points:
    """The cells of a source with no report, squashed, from the margins alone.

    Args:
        substance_reports: distinct reports of each substance, 1 or more, shape (substances,).
        event_reports: distinct reports of each event, 1 or more, shape (events,).
        e: expected reports of the pairs seen, each substance_reports * event_reports / reports.
        reports: distinct reports of the source.

    Raises:
        ValueError: a margin below 1, or an expected count beyond those that the margins allow.
    """
    substances, how_many = np.unique(np.asarray(substance_reports, float), return_counts=True)
    events, how_often = np.unique(np.asarray(event_reports, float), return_counts=True)
    seen = np.asarray(e, dtype=np.float64)
    if not (len(substances) and len(events)):
        return Points(*np.zeros((3, 0)))
    if min(substances[0], events[0]) < 1:
        raise ValueError("every substance and every event has at least one report")
    ends = np.array([substances[0] * events[0], substances[-1] * events[-1]]) / reports
    lowest, highest = _bins(ends, bins_per_decade)
    if len(seen) and not (ends[0] <= seen.min() and seen.max() <= ends[1]):
        raise ValueError("expected reports of the pairs seen do not follow from these margins")
    cells = np.zeros((2, highest - lowest + 1))

    def add(expected: Floats, weight: Floats) -> None:
        places = _bins(expected, bins_per_decade) - lowest
        np.add.at(cells[0], places, weight)
        np.add.at(cells[1], places, weight * expected)

    at_a_time = max(1, CELLS_AT_A_TIME // len(events))
    for start in range(0, len(substances), at_a_time):
        part = slice(start, start + at_a_time)
        expected = np.outer(substances[part], events).ravel() / reports
        add(expected, np.outer(how_many[part], how_often).ravel().astype(np.float64))
    add(seen, np.full(len(seen), -1.0))
    weight, sums = cells[:, cells[0] > 0.5]
    return Points(np.zeros(len(weight)), sums / weight, weight)


def _bins(e: Floats, bins_per_decade: int) -> npt.NDArray[np.int64]:
    return np.floor(np.log10(e) * bins_per_decade).astype(np.int64)
