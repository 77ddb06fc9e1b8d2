"""Counting release by release: the sums are those of SQL's `count(distinct …)`."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.counting import LARGEST_NUMBER, count_distinct

RELEASES = ["2023q1", "2023q2", "2023q3"]
FOLDERS = {release: Path("staged", release) for release in RELEASES}
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
# Which versions stand: a version of one release stands or not, whatever other releases hold.
STANDING = st.sets(
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


@given(listed=LISTED, numbers=NUMBERS, standing=STANDING)
def test_the_sums_are_those_of_sql(
    listed: list[tuple[str, int, int]],
    numbers: set[tuple[str, int, int]],
    standing: set[tuple[str, int]],
) -> None:
    with duckdb.connect() as connection:
        _prepare(connection, listed, numbers, standing)
        expected = connection.execute(COUNTED_BY_SQL).fetchall()
        found = count_distinct(connection, "listed", "numbers", folders=FOLDERS)
    assert list(found.itertuples(index=False, name=None)) == expected


def test_the_largest_numbers_are_counted_and_larger_ones_refused() -> None:
    listed = [("2023q1", 999_999_999_999, LARGEST_NUMBER), ("2023q1", 0, 0)]
    standing = {(release, primaryid) for release, primaryid, _ in listed}
    with duckdb.connect() as connection:
        numbers = {("2023q1", LARGEST_NUMBER, LARGEST_NUMBER), ("2023q1", 0, 7)}
        _prepare(connection, listed, numbers, standing)
        found = count_distinct(connection, "listed", "numbers", folders=FOLDERS)
        assert found.values.tolist() == [[7, 1], [LARGEST_NUMBER, 1]]
        connection.execute("update numbers set number = number + 1")
        with pytest.raises(ValueError, match=f"numbers has numbers beyond {LARGEST_NUMBER}"):
            count_distinct(connection, "listed", "numbers", folders=FOLDERS)


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    listed: list[tuple[str, int, int]],
    numbers: set[tuple[str, int, int]],
    standing: set[tuple[str, int]],
) -> None:
    row = "release varchar, primaryid bigint, text_id integer"
    _table(connection, "listed_row", listed, row)
    meaning = "release varchar, text_id integer, number bigint"
    _table(connection, "numbers", sorted(numbers), meaning)
    _table(connection, "standing", sorted(standing), "release varchar, primaryid bigint")
    connection.execute(
        """create temp table work_faers_standing as
        select release, list(primaryid) as primaryids from standing group by release"""
    )
    connection.execute(
        """create temp macro listed(of_folder) as table
        select primaryid, text_id from listed_row where 'staged/' || release = of_folder"""
    )


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple], columns: str
) -> None:
    connection.execute(f"create temp table {name} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into {name} values ({marks})", rows)
