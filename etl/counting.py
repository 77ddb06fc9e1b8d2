"""Count distinct cases by what they list: `count(distinct …)` over many rows, in flat memory.

DuckDB's own distinct count of ten million pairs takes gigabytes, or a multiple of the time. A case
that stands is in one release, so the pairs of one release after the other are sorted and counted;
the sums are what this gives, and a test compares them::

    select pair.number, count(distinct standing.primaryid) as reports
    from view_faers_case as standing
    join lateral pairs(standing.release) as pair on standing.primaryid = pair.primaryid
    group by pair.number
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import duckdb
import numpy as np
import pandas as pd

# A pair is one 64-bit number, which sorts fastest: primaryids have at most 12 figures.
NUMBER_BITS = 20


def count_distinct(connection: duckdb.DuckDBPyConnection, pairs: str) -> pd.DataFrame:
    """Count the cases that stand, by every number.

    Args:
        connection: holds the macro `pairs` and the relation `work_faers_standing`.
        pairs: a table macro that gives primaryid and number (0 or more, of at most NUMBER_BITS
            bits) for a release; repetitions and versions that do not stand are allowed.

    Returns:
        number and reports (both int64), a row for each number that occurs, in order.
    """
    releases = connection.execute(
        "select release from work_faers_standing order by release"
    ).fetchall()
    total = np.zeros(0, dtype=np.int64)
    # While the pairs of one release are sorted, DuckDB fetches those of the next.
    with ThreadPoolExecutor(max_workers=1) as sorting:
        waiting: Future[np.ndarray] | None = None
        for (release,) in releases:
            listed = connection.execute(
                f"select (primaryid << {NUMBER_BITS}) | number as pair from {pairs}($release)",
                {"release": release},
            ).fetchnumpy()["pair"]
            standing = connection.execute(
                "select unnest(primaryids) as primaryid from work_faers_standing"
                " where release = $release",
                {"release": release},
            ).fetchnumpy()["primaryid"]
            if waiting is not None:
                total = _added(total, waiting.result())
            waiting = sorting.submit(_counted, listed, standing)
        if waiting is not None:
            total = _added(total, waiting.result())
    (numbers,) = np.nonzero(total)
    return pd.DataFrame({"number": numbers, "reports": total[numbers]})


def _counted(pairs: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Give the distinct standing cases of each number from 0 to the highest."""
    if not len(pairs):
        return np.zeros(0, dtype=np.int64)
    pairs.sort()
    pairs = pairs[_is_new(pairs)]
    cases = pairs >> NUMBER_BITS
    is_new_case = _is_new(cases)
    is_standing = np.isin(cases[is_new_case], standing, assume_unique=True, kind="sort")
    numbers = pairs & ((1 << NUMBER_BITS) - 1)
    return np.bincount(numbers[is_standing[np.cumsum(is_new_case) - 1]])


def _is_new(sorted_values: np.ndarray) -> np.ndarray:
    return np.concatenate(([True], sorted_values[1:] != sorted_values[:-1]))


def _added(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    longer[: len(shorter)] += shorter
    return longer
