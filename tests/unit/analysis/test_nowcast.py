"""Expected final counts of quarters that are still coming in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.analysis.delay import as_known
from etl.analysis.nowcast import nowcast, nowcast_board, why_withheld
from etl.analysis.simulated_history import Publishing, publish, rates

QUARTERS = [f"{2010 + i // 4}-Q{i % 4 + 1}" for i in range(60)]


def board(series: int = 6, quarters: int = 30, level: float = 30) -> np.ndarray:
    reports = rates(level, series=series, quarters=quarters, seed=1)
    history = publish(reports, publishing=Publishing(), max_delay=8, seed=2)
    return as_known(history.present, quarters - 1)


def test_a_board_is_its_series_one_by_one_in_any_order() -> None:
    present = board()
    whole = nowcast_board(present, QUARTERS, names=list("abcdef"))
    turned = nowcast_board(present[::-1], QUARTERS, names=list("fedcba"))
    assert whole.equals(turned)
    for name, one in zip("abcdef", present, strict=True):
        alone = nowcast(one, QUARTERS).table
        assert alone is not None
        part = whole[whole["series"] == name].drop(columns="series").reset_index(drop=True)
        np.testing.assert_allclose(alone.iloc[:, 1:], part.iloc[:, 1:])


def test_the_rows_are_the_quarters_that_are_not_settled() -> None:
    table = nowcast(board()[0], QUARTERS).table
    assert table is not None
    assert table["quarter"].tolist() == QUARTERS[22:30]
    assert table["releases_later"].tolist() == list(range(7, -1, -1))
    width = table["upper"] - table["lower"]
    assert width.iloc[-1] > width.iloc[-3] > width.iloc[0]


increments = st.lists(st.integers(-4, 25), min_size=4, max_size=4)


@settings(max_examples=20)
@given(st.lists(increments, min_size=9, max_size=20))
def test_limits_are_no_less_than_nothing_and_hold_the_point(rows: list[list[int]]) -> None:
    """Also with rows of zeros and with rows that shrink."""
    present = np.maximum(np.cumsum(rows, axis=1), 0).astype(float)
    found = nowcast(as_known(present, len(present) - 1), QUARTERS)
    assert (found.table is None) == bool(found.reason)
    if found.table is not None:
        assert (found.table["lower"] >= 0).all()
        assert (found.table["lower"] <= found.table["expected"]).all()
        assert (found.table["expected"] <= found.table["upper"]).all()
        assert np.isfinite(found.table["upper"]).all()


@settings(max_examples=20)
@given(st.lists(st.integers(0, 3000), min_size=12, max_size=25))
def test_where_everything_is_there_at_once_nothing_is_added(counts: list[int]) -> None:
    present = np.repeat(np.array(counts, dtype=float)[:, None], 4, axis=1)
    table = nowcast(as_known(present, len(counts) - 1), QUARTERS).table
    if table is not None:
        for column in ("expected", "lower", "upper"):
            assert table[column].to_numpy() == pytest.approx(table["present"], abs=1e-6)


def test_a_quarter_without_a_report_so_far_is_expected_to_get_some() -> None:
    present = board(level=10)[0]
    present[-1, 0] = 0
    table = nowcast(present, QUARTERS).table
    assert table is not None
    newest = table.iloc[-1]
    assert newest["present"] == newest["lower"] == 0
    assert 1 < newest["expected"] < newest["upper"] < 15


def test_deletions_can_make_it_less() -> None:
    """Half of all reports are deleted one release later."""
    present = np.tile([20.0, 10.0, 10.0], (20, 1))
    table = nowcast(as_known(present, 19), QUARTERS).table
    assert table is not None
    newest = table.iloc[-1]
    assert newest["expected"] == pytest.approx(10, abs=1.5)
    assert newest["lower"] < 10 < newest["upper"] < 20


def test_a_sudden_rise_is_followed() -> None:
    """From 6 a quarter to 43, of which two thirds are there: not drawn back to 6."""
    calm = np.tile(np.round(6 * np.array([0.66, 0.83, 1.0, 1.0])), (24, 1))
    calm[-1, 0] = 28
    table = nowcast(as_known(calm, 23), QUARTERS).table
    assert table is not None
    newest = table.iloc[-1]
    assert newest["expected"] == pytest.approx(28 / newest["share"], rel=0.1)
    assert newest["lower"] > 28


def test_the_level_speaks_where_nothing_is_published_at_first() -> None:
    present = np.tile([0.0, 8.0, 10.0], (20, 1))
    table = nowcast(as_known(present, 19), QUARTERS).table
    assert table is not None
    assert table["expected"].iloc[-1] == pytest.approx(10, abs=0.5)
    assert table["upper"].iloc[-1] > 13


@pytest.mark.parametrize(
    ("present", "reason"),
    [
        (as_known(np.ones((7, 9)), 6), "not measurable yet: 12 releases are needed, 7 are loaded"),
        (as_known(np.full((6, 2), 9.0), 5), "too few past quarters: 8 are needed, 5 have been"),
        (as_known(np.ones((16, 3)), 15), "too few past reports: 20 are needed, the past quarters"),
    ],
)
def test_a_nowcast_on_too_little_is_withheld(present: np.ndarray, reason: str) -> None:
    found = nowcast(present, QUARTERS)
    assert found.table is None
    assert found.reason.startswith(reason)
    assert why_withheld(present) == found.reason
    assert nowcast_board(present[None], QUARTERS).empty


def test_a_release_that_was_not_loaded_does_no_harm() -> None:
    present = board()[0]
    rows, columns = np.indices(present.shape)
    present[rows + columns == 20] = np.nan
    table = nowcast(present, QUARTERS).table
    assert table is not None
    assert table[["expected", "lower", "upper"]].notna().all(axis=None)
