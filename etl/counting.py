"""Count distinct cases by what they list: `count(distinct …)` over many rows, in flat memory.

DuckDB's own distinct count of ten million pairs takes gigabytes, or a multiple of the time. A case
that stands is in one release, so the pairs of one release after the other are sorted and counted;
the sums are what this gives, and a test compares them::

    select named.number, count(distinct (standing.release, standing.primaryid)) as reports
    from standing
    join listed using (release, primaryid)
    join numbers as named using (release, text_id)
    group by named.number
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

# A case and a number in one 64-bit number, which sorts fastest: primaryids have at most 12 figures,
# which is 40 bits.
NUMBER_BITS = 23
NOTHING = (1 << NUMBER_BITS) - 1
LARGEST_NUMBER = NOTHING - 1


def count_distinct(
    connection: duckdb.DuckDBPyConnection,
    listed: str,
    numbers: str,
    *,
    folders: Mapping[str, Path],
) -> pd.DataFrame:
    """Count the cases that stand, by every number.

    Args:
        connection: holds the two relations below and `work_faers_standing`.
        listed: a table macro that gives primaryid and text_id of a staged release; repetitions and
            versions that do not stand are allowed.
        numbers: a relation of release, text_id and number: a text means nothing, one thing or
            several. Text ids and numbers are from 0 to LARGEST_NUMBER.
        folders: the staged releases.

    Returns:
        number and reports (both int64), a row for each number that occurs, in order.

    Raises:
        ValueError: a number is larger.
    """
    total = np.zeros(0, dtype=np.int64)
    room = np.empty(0, dtype=np.int64)
    # While one release is sorted and counted, DuckDB reads the next.
    with ThreadPoolExecutor(max_workers=1) as counting:
        waiting: Future[np.ndarray] | None = None
        for release, standing in _standing(connection):
            rows = _rows(connection, listed, folders[release])
            meanings = _Meanings(connection, numbers, release)
            if waiting is not None:
                total = _added(total, waiting.result())
            if len(room) < len(rows):
                room = np.empty(len(rows) + len(rows) // 4, dtype=np.int64)
            waiting = counting.submit(_counted, rows, meanings, standing, room)
        if waiting is not None:
            total = _added(total, waiting.result())
    (occurring,) = np.nonzero(total)
    return pd.DataFrame({"number": occurring, "reports": total[occurring]})


class _Meanings:
    """What the texts of a release mean, by text id."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, relation: str, release: str) -> None:
        found = connection.execute(
            f"select text_id, number from {relation} where release = $release order by all",
            {"release": release},
        ).fetchnumpy()
        text_ids, self._numbers = found["text_id"], found["number"].astype(np.int64)
        if self._numbers.max(initial=0) > LARGEST_NUMBER:
            raise ValueError(f"{relation} has numbers beyond {LARGEST_NUMBER}: raise NUMBER_BITS")
        # A text beyond the last one, like any without a number, means nothing.
        self._last = int(text_ids.max(initial=-1)) + 1
        self._starts = np.searchsorted(text_ids, np.arange(self._last + 2))
        self._how_many = np.diff(self._starts)
        self._first = np.append(self._numbers, NOTHING)[self._starts[:-1]]
        self._first[self._how_many == 0] = NOTHING

    def pairs(self, rows: np.ndarray, room: np.ndarray) -> np.ndarray:
        """Put numbers in the place of text ids; a row whose text means several comes several times.

        Args:
            rows: primaryid << NUMBER_BITS | text_id; used up.
            room: an array as long, for the result.

        Returns:
            primaryid << NUMBER_BITS | number, with NOTHING where a text means nothing.
        """
        places = rows & NOTHING
        rows ^= places
        np.minimum(places, self._last, out=places)
        pairs = np.take(self._first, places, out=room[: len(rows)])
        pairs |= rows
        further = []
        for nth in range(1, self._how_many.max(initial=0)):
            (more,) = np.nonzero(self._how_many[places] > nth)
            further.append(rows[more] | self._numbers[self._starts[places[more]] + nth])
        return np.concatenate([pairs, *further]) if further else pairs


def _standing(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, np.ndarray]]:
    """Give the primaryids that stand, in order, by release."""
    releases = connection.execute(
        "select release from work_faers_standing order by release"
    ).fetchall()
    for (release,) in releases:
        found = connection.execute(
            "select primaryids from work_faers_standing where release = $release",
            {"release": release},
        ).fetchnumpy()
        (standing,) = found["primaryids"]
        yield release, np.sort(standing)


def _rows(connection: duckdb.DuckDBPyConnection, listed: str, folder: Path) -> np.ndarray:
    found = connection.execute(
        f"select (primaryid << {NUMBER_BITS}) | text_id as listed from {listed}($folder)",
        {"folder": str(folder)},
    ).fetchnumpy()
    return found["listed"]


def _counted(
    rows: np.ndarray, meanings: _Meanings, standing: np.ndarray, room: np.ndarray
) -> np.ndarray:
    """Give the distinct standing cases of each number from 0 to the highest.

    The arrays are used again where that can be: fresh memory costs as much as the sorting.
    """
    pairs = meanings.pairs(rows, room)
    pairs.sort()
    is_counted = _is_new(pairs)
    cases = pairs >> NUMBER_BITS
    (starts,) = np.nonzero(_is_new(cases))
    # Both are in order; sorting them together is quick then.
    is_standing = np.isin(cases[starts], standing, assume_unique=True, kind="sort")
    is_counted &= np.repeat(is_standing, np.diff(starts, append=len(pairs)))
    pairs &= NOTHING
    is_counted &= pairs != NOTHING
    return np.bincount(pairs[is_counted])


def _is_new(sorted_values: np.ndarray) -> np.ndarray:
    is_new = np.ones(len(sorted_values), dtype=bool)
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=is_new[1:])
    return is_new


def _added(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    longer[: len(shorter)] += shorter
    return longer
