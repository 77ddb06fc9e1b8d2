"""Frames as plain rows: values as Python has them, and None for every kind of nothing."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pandas as pd

from dashboard.frames import by, rows_of, values_of


def answer() -> pd.DataFrame:
    """What DuckDB makes of each type that a question gives, without and with nothing."""
    return duckdb.sql(
        """
        from (values
            (1::bigint, 2::bigint, 0.5::double, 'a', 'b', true, false, date '2025-01-01',
             timestamp '2025-01-01 12:30:00', date '2025-04-01'),
            (3, null, null, 'c', null, false, null, date '2025-02-01', null, null)
        ) as answer(whole, perhaps, part, text, said, is_a, is_b, day, moment, last)
        """
    ).df()


def test_rows_have_the_values_of_python() -> None:
    first, second = rows_of(answer())
    assert first == {
        "whole": 1,
        "perhaps": 2,
        "part": 0.5,
        "text": "a",
        "said": "b",
        "is_a": True,
        "is_b": False,
        "day": datetime(2025, 1, 1),
        "moment": datetime(2025, 1, 1, 12, 30),
        "last": datetime(2025, 4, 1),
    }
    assert {type(value) for value in first.values()} == {int, float, str, bool, datetime}
    nothing = ["perhaps", "part", "said", "is_b", "moment", "last"]
    assert [name for name, value in second.items() if value is None] == nothing


def test_every_kind_of_nothing_is_none() -> None:
    for column in (
        pd.Series([1.5, float("nan")]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series(["a", None]),
        pd.Series([True, None], dtype=object),
        pd.Series([date(2025, 1, 1), pd.NaT], dtype=object),
        pd.to_datetime(pd.Series(["2025-01-01", None])),
    ):
        known, nothing = values_of(column)
        assert nothing is None, column.dtype
        assert known is not None, column.dtype


def test_a_frame_without_rows_has_none() -> None:
    assert rows_of(answer().iloc[:0]) == []


def test_rows_are_grouped_in_their_order() -> None:
    rows = [{"a": 2, "b": "x"}, {"a": 1, "b": "y"}, {"a": 2, "b": "z"}]
    assert list(by(rows, "a")) == [2, 1]
    assert [row["b"] for row in by(rows, "a")[2]] == ["x", "z"]
