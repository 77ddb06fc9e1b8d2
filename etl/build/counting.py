"""Count distinct cases by what they list: `count(distinct …)` over many rows, in flat memory.

DuckDB's own distinct count of ten million pairs takes gigabytes, or a multiple of the time. A case
that stands is in one release, so the pairs of one release after the other are sorted and counted;
the sums are what this gives, and a test compares them::

    select named.number, count(distinct (standing.release, standing.primaryid)) as reports
    from standing
    join listed using (release, primaryid)
    join numbers as named using (release, text_id)
    group by named.number

How many versions of a release list what, whether they stand or not, changes only where its texts
come to mean something else. So this much is kept in the folder of the staged release, which goes
when the release is staged again, with a fingerprint of the meanings and of the program; the
versions that do not stand, a minority, are counted each time and taken off.

Where populations are named, such as the versions from the United States, the same is counted within
each of them, from the same sorted pairs.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.build.kept import Kept
from etl.build.populations import Members, PopulationReader
from etl.sources.base import DistinctCount

log = logging.getLogger(__name__)
# A case and a number in one 64-bit number, which sorts fastest: primaryids have at most 12 figures,
# which is 40 bits.
NUMBER_BITS = 23
NOTHING = (1 << NUMBER_BITS) - 1
LARGEST_TEXT_ID = NOTHING - 1
# As it was when it was loaded: the file may be replaced while a run goes on.
PROGRAM = Path(__file__).read_bytes()


def count_distinct(
    connection: duckdb.DuckDBPyConnection,
    count: DistinctCount,
    *,
    folders: Mapping[str, Path],
    trusts_kept: bool = True,
) -> pd.DataFrame:
    """Count the cases that stand, by every number.

    Args:
        connection: holds the relations that the count names.
        count: what is counted. Text ids are from 0 to LARGEST_TEXT_ID.
        folders: the staged releases; what is kept of the counts is `<listed>.parquet` in each.
        trusts_kept: use what is kept; else everything is counted and kept anew.

    Returns:
        number and reports (both int64), a row for each number that occurs, in order; with
        populations a row for each population and number, and a column population: its bit, 0 for
        all versions.

    Raises:
        ValueError: a text id is larger, or a release has more numbers than that.
    """
    keys = ["number"] if count.populations is None else ["population", "number"]
    found = [pd.DataFrame({name: [] for name in (*keys, "reports")}, dtype=np.int64)]
    reader = _Reader(connection, count, trusts_kept=trusts_kept)
    not_kept: list[str] = []
    room = _Room()
    # While one release is sorted and counted, DuckDB reads the next.
    with ThreadPoolExecutor(max_workers=1) as counting:
        waiting: Future[pd.DataFrame] | None = None
        for release, folder in sorted(folders.items()):
            listing = reader.read(release, folder)
            if waiting is not None:
                found.append(waiting.result())
            waiting = counting.submit(listing.count_standing, room, not_kept)
        if waiting is not None:
            found.append(waiting.result())
    if not_kept:
        log.warning(
            "Counts that cannot be kept, so that every build makes them again: %d, the first %s",
            len(not_kept),
            not_kept[0],
        )
    total = pd.concat(found).groupby(keys, as_index=False)["reports"].sum()
    return total[total["reports"] != 0].reset_index(drop=True)


class _Reader:
    """Reads from DuckDB what a staged release lists."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        count: DistinctCount,
        *,
        trusts_kept: bool,
    ) -> None:
        self._connection = connection
        self._trusts_kept = trusts_kept
        self._count = count
        # Beside the staged rows and what their texts mean, these alone decide on a count.
        macros = connection.execute(
            """select macro_definition from duckdb_functions()
            where function_name in ($listed, $versions) order by function_name""",
            {"listed": count.listed, "versions": count.versions},
        ).fetchall()
        self._program = PROGRAM + repr(macros).encode()
        self._populations = (
            PopulationReader(connection, count.populations, trusts_kept=trusts_kept)
            if count.populations
            else None
        )

    def read(self, release: str, folder: Path) -> _Listing:
        """Read what a kept count leaves open: the versions that do not stand, or everything."""
        meanings = _Meanings(self._connection, self._count.numbers, release)
        populations = self._populations
        bits = populations.bits if populations else 0
        program = self._program + (populations.fingerprint(release) if populations else b"")
        kept = _KeptCount(
            folder / f"{self._count.listed}.parquet",
            meanings.fingerprint(program),
            shape=(1 + bits, len(meanings.numbers)),
        )
        reports = kept.read() if self._trusts_kept else None
        delivered = rows = np.empty(0, dtype=np.int64)
        if reports is None:
            delivered = self._fetch(
                f"select primaryid from {self._count.versions}($folder)", folder=str(folder)
            )
            rows = self._rows(folder=str(folder))
        rows_not_standing = self._rows(
            f"""where primaryid in (
                select unnest(primaryids) from {self._count.not_standing}
                where release = $release
            )""",
            folder=str(folder),
            release=release,
        )
        members = Members.none(bits)
        if populations and (len(rows) or len(rows_not_standing)):
            members = populations.read(release, folder)
        return _Listing(
            meanings=meanings,
            kept=kept,
            reports=reports,
            delivered=delivered,
            rows=rows,
            rows_not_standing=rows_not_standing,
            members=members,
        )

    def _rows(self, condition: str = "", **parameters: str) -> np.ndarray:
        return self._fetch(
            f"""select (primaryid << {NUMBER_BITS}) | text_id as listed
            from {self._count.listed}($folder) {condition}""",
            **parameters,
        )

    def _fetch(self, query: str, **parameters: str) -> np.ndarray:
        (found,) = self._connection.execute(query, parameters).fetchnumpy().values()
        return found


@dataclass(kw_only=True)
class _Listing:
    """What one release lists, as rows of primaryid << NUMBER_BITS | text_id; is counted once.

    Attributes:
        kept: where the count of all versions is kept.
        reports: that count, if it was made before; a row for all versions and one a population.
        delivered: the primaryids of all versions; empty where their count is kept.
        rows: what the release lists; empty where its count is kept.
        rows_not_standing: what those of its versions list that do not stand.
        members: which populations its versions belong to.
    """

    meanings: _Meanings
    kept: _KeptCount
    reports: np.ndarray | None
    delivered: np.ndarray
    rows: np.ndarray
    rows_not_standing: np.ndarray
    members: Members

    def count_standing(self, room: _Room, not_kept: list[str]) -> pd.DataFrame:
        """Give number and reports: the versions that stand and list it, in each population.

        Args:
            room: for the sorting.
            not_kept: takes the problem where the count cannot be kept.
        """
        reports = self.reports
        if reports is None:
            reports = self._count(self.rows, room, among=np.sort(self.delivered))
            if problem := self.kept.write(reports):
                not_kept.append(problem)
        reports = reports - self._count(self.rows_not_standing, room)
        numbers = self.meanings.numbers
        populations = [0, *(1 << bit for bit in range(self.members.bits))]
        return pd.DataFrame(
            {
                "population": np.repeat(np.array(populations, dtype=np.int64), len(numbers)),
                "number": np.tile(numbers, len(populations)),
                "reports": reports.ravel(),
            }
        )

    def _count(
        self, rows: np.ndarray, room: _Room, *, among: np.ndarray | None = None
    ) -> np.ndarray:
        pairs = self.meanings.pairs(rows, room)
        places = len(self.meanings.numbers)
        return _distinct_by_place(pairs, places, among=among, members=self.members)


class _KeptCount:
    """The count of all versions of a release, kept beside it.

    It is by population and by the place of a number among those of the release.
    """

    def __init__(self, path: Path, fingerprint: bytes, *, shape: tuple[int, int]) -> None:
        self._kept = Kept(path, fingerprint, columns=("reports",))
        self._shape = shape

    def read(self) -> np.ndarray | None:
        """Give it; None where there is none, none that followed from the same, or a damaged one."""
        found = self._kept.read()
        return None if found is None else found[0].reshape(self._shape)

    def write(self, reports: np.ndarray) -> str | None:
        """Keep it in the place of an older one; give the problem where that cannot be."""
        return self._kept.write(reports.ravel())


class _Room:
    """Memory that is used again: fresh memory costs as much as the sorting."""

    def __init__(self) -> None:
        self._room = np.empty(0, dtype=np.int64)

    def of(self, length: int) -> np.ndarray:
        """Give an array of that length, which holds anything."""
        if len(self._room) < length:
            self._room = np.empty(length + length // 4, dtype=np.int64)
        return self._room[:length]


class _Meanings:
    """What the texts of a release mean, by text id.

    Attributes:
        numbers: the numbers of all its texts, each once, in order; the place of a number among them
            stands for it, so that a count does not depend on what other releases list.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, relation: str, release: str) -> None:
        found = connection.execute(
            f"select text_id, number from {relation} where release = $release order by all",
            {"release": release},
        ).fetchnumpy()
        text_ids = found["text_id"].astype(np.int64)
        if text_ids.max(initial=0) > LARGEST_TEXT_ID:
            raise ValueError(f"{relation} has text ids beyond {LARGEST_TEXT_ID}: raise NUMBER_BITS")
        self.numbers, self._places = np.unique(
            found["number"].astype(np.int64), return_inverse=True
        )
        if len(self.numbers) > NOTHING:
            raise ValueError(f"{relation} has more than {NOTHING} numbers: raise NUMBER_BITS")
        # A text beyond the last one, like any without a number, means nothing.
        self._last = int(text_ids.max(initial=-1)) + 1
        self._starts = np.searchsorted(text_ids, np.arange(self._last + 2))
        self._how_many = np.diff(self._starts)
        self._first = np.append(self._places, NOTHING)[self._starts[:-1]]
        self._first[self._how_many == 0] = NOTHING

    def fingerprint(self, program: bytes) -> bytes:
        """Give 64 figures that change where a text means something else, or the program does."""
        digest = hashlib.sha256(program)
        for array in (self._starts, self._places):
            digest.update(np.int64(len(array)).tobytes() + array.astype(np.int64).tobytes())
        return digest.hexdigest().encode()

    def pairs(self, rows: np.ndarray, room: _Room) -> np.ndarray:
        """Put places of numbers where text ids are; a row of several meanings comes several times.

        Args:
            rows: primaryid << NUMBER_BITS | text_id; used up.
            room: for the result.

        Returns:
            primaryid << NUMBER_BITS | place, with NOTHING where a text means nothing.
        """
        text_ids = rows & NOTHING
        rows ^= text_ids
        np.minimum(text_ids, self._last, out=text_ids)
        pairs = np.take(self._first, text_ids, out=room.of(len(rows)))
        pairs |= rows
        further = []
        for nth in range(1, self._how_many.max(initial=0)):
            (more,) = np.nonzero(self._how_many[text_ids] > nth)
            further.append(rows[more] | self._places[self._starts[text_ids[more]] + nth])
        return np.concatenate([pairs, *further]) if further else pairs


def _distinct_by_place(
    pairs: np.ndarray, places: int, *, members: Members, among: np.ndarray | None = None
) -> np.ndarray:
    """Give the distinct cases of each place: of all, then of each population.

    Args:
        pairs: primaryid << NUMBER_BITS | place; used up.
        places: how many there are.
        members: which populations a primaryid belongs to.
        among: count these primaryids alone, which are in order.

    Returns:
        Shape (1 + populations, places).
    """
    pairs.sort()
    is_counted = _is_new(pairs)
    populations = np.empty(0, dtype=np.int64)
    if among is not None or members.bits:
        cases = pairs >> NUMBER_BITS
        (starts,) = np.nonzero(_is_new(cases))
        first = cases[starts]
        of_each = np.diff(starts, append=len(pairs))
        if among is not None:
            is_among = np.append(among, -1)[np.searchsorted(among, first)] == first
            is_counted &= np.repeat(is_among, of_each)
        if members.bits:
            populations = np.repeat(members.of(first), of_each)
    pairs &= NOTHING
    is_counted &= pairs != NOTHING
    counted = pairs[is_counted]
    found = np.empty((1 + members.bits, places), dtype=np.int64)
    found[0] = np.bincount(counted, minlength=places)
    if members.bits:
        populations = populations[is_counted]
        for bit in range(members.bits):
            is_member = (populations >> bit) & 1 == 1
            found[1 + bit] = np.bincount(counted[is_member], minlength=places)
    return found


def _is_new(sorted_values: np.ndarray) -> np.ndarray:
    is_new = np.ones(len(sorted_values), dtype=bool)
    np.not_equal(sorted_values[1:], sorted_values[:-1], out=is_new[1:])
    return is_new
