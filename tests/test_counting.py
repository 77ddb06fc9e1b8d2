"""Counting release by release: the sums are those of SQL's `count(distinct …)`."""

from __future__ import annotations

import duckdb
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from etl.counting import count_distinct

RELEASES = ["2023q1", "2023q2", "2023q3"]
# Few cases and numbers, so that pairs repeat; one primaryid of 12 figures and one huge number.
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(RELEASES),
        st.sampled_from([11, 12, 21, 22, 999_999_999_998]),
        st.sampled_from([0, 1, 2, 3, (1 << 20) - 1]),
    ),
    max_size=40,
)
# Which versions stand: a version of one release stands or not, whatever other releases hold.
STANDING = st.sets(
    st.tuples(st.sampled_from(RELEASES), st.sampled_from([11, 12, 21, 999_999_999_998]))
)

COUNTED_BY_SQL = """
    select pair.number, count(distinct (standing.release, standing.primaryid)) as reports
    from pair_row as pair
    join standing using (release, primaryid)
    group by pair.number
    order by pair.number
"""


@given(pairs=PAIRS, standing=STANDING)
def test_the_sums_are_those_of_sql(
    pairs: list[tuple[str, int, int]], standing: set[tuple[str, int]]
) -> None:
    with duckdb.connect() as connection:
        _table(connection, "pair_row", pairs, "release varchar, primaryid bigint, number bigint")
        _table(connection, "standing", sorted(standing), "release varchar, primaryid bigint")
        connection.execute(
            """create temp table work_faers_standing as
            select release, list(primaryid) as primaryids from standing group by release"""
        )
        connection.execute(
            """create temp macro pairs(of_release) as table
            select primaryid, number from pair_row where release = of_release"""
        )
        expected = connection.execute(COUNTED_BY_SQL).df()
        found = count_distinct(connection, "pairs")
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple], columns: str
) -> None:
    connection.execute(f"create temp table {name} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into {name} values ({marks})", rows)
