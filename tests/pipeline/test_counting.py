"""Counting release by release: the sums are those of SQL's `count(distinct …)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.build import counting
from etl.build.counting import LARGEST_TEXT_ID, count_distinct
from etl.build.counting_sql import counted_by_sql, members_by_sql, of_all, of_each
from etl.build.populations import memberships
from etl.sources.base import DistinctCount, Populations

COUNT = DistinctCount(
    name="counted",
    listed="listed",
    numbers="numbers",
    versions="versions",
    not_standing="not_standing",
)
POPULATIONS = Populations(name="member", listed="belongs", reads=("rule", "age"), wanted="standing")
RELEASES = ["2023q1", "2023q2", "2023q3"]
# All of FAERS has some million texts.
LARGE = 1_500_000
TEXT_IDS = st.sampled_from([0, 1, 2, LARGE])
# Few cases and texts, so that pairs repeat; one primaryid of 12 figures.
LISTED = st.lists(
    st.tuples(
        st.sampled_from(RELEASES),
        st.sampled_from([11, 12, 21, 22, 999_999_999_998]),
        TEXT_IDS,
    ),
    max_size=40,
)
# A text can mean nothing, one thing or several, and something else in another release.
NUMBERS = st.sets(
    st.tuples(st.sampled_from(RELEASES), TEXT_IDS, st.sampled_from([0, 1, 2, 3, LARGE])),
    max_size=20,
)
# A version of one release was delivered or not, and stands or not, whatever other releases hold.
VERSIONS = st.sets(
    st.tuples(st.sampled_from(RELEASES), st.sampled_from([11, 12, 21, 999_999_999_998]))
)

COUNTED_BY_SQL = """
    select named.number, count(distinct (standing.release, standing.primaryid)) as reports
    from listed_row as listed
    join standing using (release, primaryid)
    join numbers as named using (release, text_id)
    group by named.number
    order by named.number
"""


@given(
    listed=LISTED, delivered=VERSIONS, changes=st.lists(st.tuples(NUMBERS, VERSIONS), max_size=2)
)
def test_the_sums_are_those_of_sql_whatever_was_counted_before(
    listed: list[tuple[str, int, int]],
    delivered: set[tuple[str, int]],
    changes: list[tuple[set[tuple[str, int, int]], set[tuple[str, int]]]],
) -> None:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        folders = _staged(connection, Path(folder), listed, delivered)
        for numbers, standing in changes:
            _change(connection, numbers, standing & delivered)
            expected = connection.execute(COUNTED_BY_SQL).fetchall()
            assert _counted(connection, folders) == expected
            assert _by_one_query(connection, COUNT, folders) == expected


# Two populations; a version that is not known belongs to none.
MEMBERS = st.dictionaries(
    st.tuples(st.sampled_from(RELEASES), st.sampled_from([11, 12, 21, 22])),
    st.integers(0, 3),
    max_size=8,
)


@settings(max_examples=30)
@given(listed=LISTED, delivered=VERSIONS, numbers=NUMBERS, standing=VERSIONS, first=MEMBERS,
       then=MEMBERS)  # fmt: skip
def test_in_each_population_too_whatever_was_kept_before(
    listed: list[tuple[str, int, int]],
    delivered: set[tuple[str, int]],
    numbers: set[tuple[str, int, int]],
    standing: set[tuple[str, int]],
    first: dict[tuple[str, int], int],
    then: dict[tuple[str, int], int],
) -> None:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        folders = _staged(connection, Path(folder), listed, delivered)
        _change(connection, numbers, standing & delivered)
        for members in (first, then):
            _belong(connection, members)
            found = count_distinct(
                connection, replace(COUNT, populations=POPULATIONS), folders=folders
            )
            expected = connection.execute(
                """select known.population, named.number,
                    count(distinct (standing.release, standing.primaryid)) as reports
                from listed_row as listed
                join standing using (release, primaryid)
                join numbers as named using (release, text_id)
                left join rule as member using (release, primaryid)
                join (select 0 as population union all from work_population) as known
                    on known.population = 0 or (member.bits & known.population) > 0
                group by all order by all"""
            ).fetchall()
            assert found.values.tolist() == [list(row) for row in expected]
            counted = replace(COUNT, populations=POPULATIONS)
            assert _by_one_query(connection, counted, folders) == expected
            wanted = memberships(connection, POPULATIONS, folders=folders)
            assert {
                (row.release, row.primaryid): row.populations for row in wanted.itertuples()
            } == {version: members.get(version, 0) for version in standing & delivered}
            assert connection.execute(f"{members_by_sql(POPULATIONS)} order by all").fetchall() == [
                tuple(row) for row in wanted.itertuples(index=False)
            ]


def test_what_a_version_belongs_to_is_read_once(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0)], {("2023q1", 11)})
    _change(connection, {("2023q1", 0, 7)}, {("2023q1", 11)})
    _belong(connection, {("2023q1", 11): 2})
    kept = tmp_path / "2023q1" / "belongs.parquet"

    def belongs() -> int:
        return int(memberships(connection, POPULATIONS, folders=folders)["populations"].iloc[0])

    assert belongs() == 2
    first = (kept.stat().st_ino, kept.stat().st_mtime_ns)
    assert belongs() == 2
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == first
    kept.write_bytes(b"PAR1")
    assert belongs() == 2
    # What the macro reads beside the release changes what it says.
    connection.execute("update age set years = 2")
    assert belongs() == 2
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) != first
    connection.execute("update rule set bits = 1")
    assert belongs() == 1


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def test_what_a_release_lists_is_counted_once(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    versions = {("2023q1", 11), ("2023q1", 21)}
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0), ("2023q1", 21, 0)], versions)
    meaning = {("2023q1", 0, 7)}
    _change(connection, meaning, versions)
    assert _counted(connection, folders) == [(7, 2)]
    kept = tmp_path / "2023q1" / "listed.parquet"
    first = (kept.stat().st_ino, kept.stat().st_mtime_ns)
    # Another version takes the place of one: that much is counted, from the rows of that one.
    _change(connection, meaning, {("2023q1", 11)})
    assert _counted(connection, folders) == [(7, 1)]
    # Another number for the same: the terms of another release come before it in the alphabet.
    _change(connection, {("2023q1", 0, 8)}, versions)
    assert _counted(connection, folders) == [(8, 2)]
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == first


def test_another_meaning_or_another_statement_is_counted_anew(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    versions = {("2023q1", 11)}
    listed = [("2023q1", 11, 0), ("2023q1", 11, 1)]
    folders = _staged(connection, tmp_path, listed, versions)
    _change(connection, {("2023q1", 0, 7), ("2023q1", 1, 8)}, versions)
    assert _counted(connection, folders) == [(7, 1), (8, 1)]
    _change(connection, {("2023q1", 0, 7), ("2023q1", 1, 7)}, versions)
    assert _counted(connection, folders) == [(7, 1)]
    _change(connection, {("2023q1", 0, 8), ("2023q1", 0, 9)}, versions)
    assert _counted(connection, folders) == [(8, 1), (9, 1)]
    connection.execute(
        "create or replace temp macro listed(of_folder) as table"
        " select primaryid, text_id from listed_row where text_id > 0"
    )
    assert _counted(connection, folders) == []


def _with_metadata_of(whole: bytes, reports: pa.Array) -> bytes:
    """Give a count as kept with other values: as a damage leaves it that Parquet cannot see."""
    metadata = pq.read_schema(pa.BufferReader(whole)).metadata
    table = pa.table({"reports": reports}).replace_schema_metadata(metadata)
    written = pa.BufferOutputStream()
    pq.write_table(table, written)
    return written.getvalue().to_pybytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"PAR1",
        lambda whole: whole[:-20],
        lambda whole: whole.replace(b"reports", b"retorts"),
        lambda whole: _with_metadata_of(whole, pa.array([99])),
        lambda whole: _with_metadata_of(whole, pa.array([1, 1])),
        lambda whole: _with_metadata_of(whole, pa.array([None], pa.int64())),
    ],
    ids=["empty", "head", "cut", "column", "value", "length", "null"],
)
def test_a_damaged_count_is_made_again(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0)], {("2023q1", 11)})
    _change(connection, {("2023q1", 0, 7)}, {("2023q1", 11)})
    assert _counted(connection, folders) == [(7, 1)]
    kept = tmp_path / "2023q1" / "listed.parquet"
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert _counted(connection, folders) == [(7, 1)]
    assert kept.read_bytes() == whole


def test_a_kept_count_can_be_left_aside(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0)], {("2023q1", 11)})
    _change(connection, {("2023q1", 0, 7)}, {("2023q1", 11)})
    assert _counted(connection, folders) == [(7, 1)]
    connection.execute("insert into listed_row values ('2023q1', 12, 0)")
    connection.execute("insert into delivered values ('2023q1', 12)")
    assert _counted(connection, folders) == [(7, 1)]
    found = count_distinct(connection, COUNT, folders=folders, trusts_kept=False)
    assert found.values.tolist() == [[7, 2]]
    assert _counted(connection, folders) == [(7, 2)]


def test_a_count_that_cannot_be_kept_is_made_again_and_the_log_says_so(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0)], {("2023q1", 11)})
    _change(connection, {("2023q1", 0, 7)}, {("2023q1", 11)})
    in_the_way = tmp_path / "2023q1" / "listed.parquet.writing"
    in_the_way.mkdir()
    for _ in range(2):
        assert _counted(connection, folders) == [(7, 1)]
    said = "Counts that cannot be kept, so that every build makes them again: 1, the first "
    kept = tmp_path / "2023q1" / "listed.parquet"
    assert [message.partition(f"{kept}: ")[0] for message in caplog.messages] == [said, said]


def test_more_numbers_than_there_is_room_for_are_refused(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "NOTHING", 7)
    folders = _staged(connection, tmp_path, [("2023q1", 11, 0)], {("2023q1", 11)})
    _change(connection, {("2023q1", 0, number) for number in range(8)}, {("2023q1", 11)})
    with pytest.raises(ValueError, match="numbers has more than 7 numbers"):
        _counted(connection, folders)


def test_the_largest_text_ids_are_counted_and_larger_ones_refused(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    listed = [("2023q1", 999_999_999_999, LARGEST_TEXT_ID), ("2023q1", 0, 0)]
    versions = {(release, primaryid) for release, primaryid, _ in listed}
    folders = _staged(connection, tmp_path, listed, versions)
    _change(connection, {("2023q1", LARGEST_TEXT_ID, 1 << 40), ("2023q1", 0, 7)}, versions)
    assert _counted(connection, folders) == [(7, 1), (1 << 40, 1)]
    connection.execute("update numbers set text_id = text_id + 1")
    with pytest.raises(ValueError, match=f"numbers has text ids beyond {LARGEST_TEXT_ID}"):
        _counted(connection, folders)


def _counted(
    connection: duckdb.DuckDBPyConnection, folders: dict[str, Path]
) -> list[tuple[int, int]]:
    found = count_distinct(connection, COUNT, folders=folders)
    return list(found.itertuples(index=False, name=None))


def _by_one_query(
    connection: duckdb.DuckDBPyConnection, count: DistinctCount, folders: dict[str, Path]
) -> list[tuple[int, ...]]:
    """The same counts by the query that another engine takes."""
    macros = [count.listed, count.versions]
    macros += [count.populations.listed] if count.populations else []
    for macro in macros:
        query = " union all ".join(of_each(macro, folders))
        connection.execute(f"create or replace temp view {of_all(macro)} as {query}")
    return connection.execute(f"{counted_by_sql(count)} order by all").fetchall()


def _staged(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    listed: list[tuple[str, int, int]],
    delivered: set[tuple[str, int]],
) -> dict[str, Path]:
    """Make what a staged release gives, and the folders."""
    _table(connection, "listed_row", listed, "release varchar, primaryid bigint, text_id integer")
    _table(connection, "delivered", sorted(delivered), "release varchar, primaryid bigint")
    for macro, columns, table in (
        ("listed", "primaryid, text_id", "listed_row"),
        ("versions", "primaryid", "delivered"),
    ):
        connection.execute(
            f"""create temp macro {macro}(of_folder) as table
            select {columns} from {table} where ends_with(of_folder, '/' || release)"""
        )
    folders = {release: folder / release for release in RELEASES}
    for path in folders.values():
        path.mkdir()
    return folders


def _change(
    connection: duckdb.DuckDBPyConnection,
    numbers: set[tuple[str, int, int]],
    standing: set[tuple[str, int]],
) -> None:
    """Say what the texts mean now and which of the delivered versions stand."""
    meaning = "release varchar, text_id integer, number bigint"
    _table(connection, "numbers", sorted(numbers), meaning)
    _table(connection, "standing", sorted(standing), "release varchar, primaryid bigint")
    connection.execute(
        """create or replace temp table not_standing as
        select release, list(primaryid) as primaryids
        from delivered anti join standing using (release, primaryid)
        group by release"""
    )


def _belong(connection: duckdb.DuckDBPyConnection, members: dict[tuple[str, int], int]) -> None:
    """Say which versions belong to which populations."""
    rows = [(*version, bits) for version, bits in sorted(members.items())]
    _table(connection, "rule", rows, "release varchar, primaryid bigint, bits integer")
    _table(connection, "age", [(1,)], "years integer")
    _table(connection, "work_population", [(1,), (2,)], "population bigint")
    connection.execute(
        """create or replace temp macro belongs(of_folder) as table
        select primaryid, bits as populations
        from rule where ends_with(of_folder, '/' || release)"""
    )


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple], columns: str
) -> None:
    connection.execute(f"create or replace temp table {name} ({columns})")
    if rows:
        marks = f"({', '.join('?' for _ in rows[0])})"
        values = [value for row in rows for value in row]
        connection.execute(f"insert into {name} values {', '.join([marks] * len(rows))}", values)
