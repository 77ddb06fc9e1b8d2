"""The reporting triangle and the delays read off it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.analysis.delay import (
    as_known,
    complete,
    delay_table,
    estimate_delay,
    estimate_shares,
    latest_known,
    newest_counts,
    removed_shares,
    reporting_triangle,
    why_not_measurable,
)
from etl.analysis.simulated_history import Publishing, publish, rates

NAN = np.nan
RELEASES = {"2024q1": "2024-Q1", "2024q2": "2024-Q2", "2024q3": "2024-Q3", "2024q4": "2024-Q4"}


def stays(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    columns = ["received_quarter", "first_release", "gone_release"]
    return pd.DataFrame(rows, columns=columns, dtype="string")


# ------------------------------------------------------------------------- published triangles


def cut_triangle() -> np.ndarray:
    """Rows of 100 to 300 with delays 0.4, 0.3, 0.2, 0.1, lower right taken away."""
    full = np.outer([100, 150, 200, 250, 300], [0.4, 0.3, 0.2, 0.1]).cumsum(axis=1)
    is_known = np.add.outer(np.arange(5), np.arange(4)) <= 4
    return np.where(is_known, full, NAN)


def test_the_published_delay_is_found_again() -> None:
    assert estimate_delay(cut_triangle()) == pytest.approx([0.4, 0.3, 0.2, 0.1], abs=1e-6)


def test_cut_at_a_delay_it_is_those_over_their_sum() -> None:
    expected = np.array([0.4, 0.3, 0.2]) / 0.9
    assert estimate_delay(cut_triangle()[:, :3]) == pytest.approx(expected, abs=1e-6)


def test_a_published_triangle_is_completed() -> None:
    """Baseline nowcast of a small triangle with a known delay."""
    rows = [[10, 5, 5, 5], [20, 10, 10, NAN], [40, 20, NAN, NAN], [60, NAN, NAN, NAN]]
    filled = complete(np.cumsum(rows, axis=1), np.cumsum([0.4, 0.2, 0.2, 0.2]))
    assert np.diff(filled)[1] == pytest.approx([10, 10, 10])
    assert np.diff(filled)[2] == pytest.approx([20, 20, 20])
    assert np.diff(filled)[3] == pytest.approx([30, 30, 30])
    assert filled[0].tolist() == [10, 15, 20, 25]


def test_a_row_of_zeros_is_completed_by_what_a_flat_prior_expects() -> None:
    filled = complete(np.array([[0.0, NAN]]), np.array([0.5, 1.0]))
    assert filled.tolist() == [[0.0, 1.0]]


# ---------------------------------------------------------------------------- from the reports


def test_late_versions_deletions_and_early_reports_are_counted_where_they_belong() -> None:
    triangle = reporting_triangle(
        stays(
            ("2024-Q1", "2024q1", None),
            ("2024-Q1", "2024q1", "2024q3"),
            ("2024-Q1", "2024q2", None),
            ("2024-Q1", "2024q4", None),  # later than what counts as settled
            ("2024-Q3", "2024q2", None),  # listed before the quarter was over
        ),
        releases=RELEASES,
        max_delay=2,
    )
    assert triangle.quarters == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
    np.testing.assert_array_equal(
        triangle.present, [[2, 3, 2], [0, 0, 0], [1, 1, NAN], [0, NAN, NAN]]
    )
    np.testing.assert_array_equal(triangle.incremental[0], [2, 1, -1])


def test_a_release_that_was_not_loaded_is_not_known() -> None:
    releases = {name: quarter for name, quarter in RELEASES.items() if name != "2024q3"}
    triangle = reporting_triangle(
        stays(("2024-Q1", "2024q1", None), ("2024-Q1", "2024q4", None)),
        releases=releases,
        max_delay=3,
    )
    np.testing.assert_array_equal(triangle.present[0], [1, 1, NAN, 2])


@pytest.mark.parametrize(("lists_everything", "expected"), [(True, [NAN, 1]), (False, [NAN, NAN])])
def test_quarters_before_the_first_release(lists_everything: bool, expected: list[float]) -> None:
    """A cumulative file tells of them from its own time on, a file of new reports nothing."""
    triangle = reporting_triangle(
        stays(("2023-Q4", "2024q1", None)),
        releases=RELEASES,
        max_delay=1,
        lists_everything=lists_everything,
    )
    assert triangle.quarters[0] == "2023-Q4"
    np.testing.assert_array_equal(triangle.present[0], expected)


def test_of_two_releases_of_one_quarter_the_last_counts() -> None:
    triangle = reporting_triangle(
        stays(("2024-Q1", "first", "second"), ("2024-Q1", "second", None)),
        releases={"first": "2024-Q1", "second": "2024-Q1"},
        max_delay=0,
    )
    assert triangle.present.tolist() == [[1.0]]


def test_a_release_that_is_not_loaded_is_named() -> None:
    with pytest.raises(ValueError, match="not loaded: 2030q1"):
        reporting_triangle(stays(("2024-Q1", "2030q1", None)), releases=RELEASES, max_delay=1)
    with pytest.raises(ValueError, match="No release is loaded"):
        reporting_triangle(stays(), releases={}, max_delay=1)
    with pytest.raises(ValueError, match="without a gap"):
        reporting_triangle(stays(), releases=RELEASES, max_delay=1, quarters=["2024-Q1", "2024-Q3"])


quarter = st.sampled_from(list(RELEASES.values()))
release = st.sampled_from(list(RELEASES))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(quarter, release, st.one_of(st.none(), release)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_reports_changes_nothing(
    rows: list[tuple[str, str, str | None]], random: object
) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    quarters = list(RELEASES.values())
    one, other = (
        reporting_triangle(stays(*each), releases=RELEASES, max_delay=2, quarters=quarters)
        for each in (rows, shuffled)
    )
    np.testing.assert_array_equal(one.present, other.present)


# --------------------------------------------------------------------------------- what is known


def test_what_was_known_then() -> None:
    present = np.arange(12.0).reshape(4, 3)
    known = as_known(present, 2)
    np.testing.assert_array_equal(known, [[0, 1, 2], [3, 4, NAN], [6, NAN, NAN]])
    assert latest_known(known).tolist() == [2, 1, 0]
    assert newest_counts(known).tolist() == [2, 4, 6]


def test_series_that_are_known_in_different_cells_are_refused() -> None:
    present = np.ones((2, 3, 2))
    present[0, 2, 1] = NAN
    with pytest.raises(ValueError, match="same cells"):
        estimate_shares(present)


# -------------------------------------------------------------------------------------- delays


def history(quarters: int, *, level: float = 50, series: int = 1, **how: float) -> np.ndarray:
    reports = rates(level, series=series, quarters=quarters, seed=3)
    return publish(reports, publishing=Publishing(**how), max_delay=8, seed=4).present


def test_too_few_releases_are_said_to_be_too_few() -> None:
    known = as_known(history(7)[0], 6)
    reason = "not measurable yet: 12 releases are needed, 7 are loaded"
    assert why_not_measurable(known) == reason
    assert delay_table(known).table is None
    assert delay_table(known).reason == reason
    assert why_not_measurable(as_known(history(12)[0], 11)) == ""
    assert why_not_measurable(as_known(history(11)[0], 10)).startswith("not measurable yet: 12")


def test_without_a_report_there_is_no_delay() -> None:
    assert delay_table(as_known(np.zeros((20, 9)), 19)).reason == (
        "not measurable: there are no reports"
    )


def test_shares_go_above_one_where_more_reports_leave_than_come() -> None:
    present = np.tile([20.0, 18.0], (6, 1))
    assert estimate_shares(present) == pytest.approx([20 / 18, 1])
    assert removed_shares(present) == pytest.approx([0.1, 0])
    table = delay_table(present).table
    assert table is not None
    assert table["upper"].tolist()[0] > 1


def test_a_share_is_not_above_one_where_none_ever_left() -> None:
    known = as_known(history(20, deletions=0.0, first_share=0.95, late_mentions=0.01)[0], 19)
    table = delay_table(known).table
    assert table is not None
    assert (table["upper"] <= 1).all()


def test_nothing_at_first_publication_is_a_share_of_zero() -> None:
    present = np.tile([0.0, 8.0, 10.0], (6, 1))
    assert estimate_shares(present) == pytest.approx([0, 0.8, 1])


def test_later_quarters_count_more() -> None:
    """First 20 % there at once, of late 80 %."""
    present = np.array([[20.0, 100.0]] * 10 + [[80.0, 100.0]] * 10)
    plain = estimate_shares(present, discount=1.0)[0]
    assert plain == pytest.approx(0.5)
    assert estimate_shares(present, discount=0.8)[0] > 0.7


def test_a_series_with_few_reports_leans_on_the_others() -> None:
    present = np.stack([np.tile([50.0, 100.0], (8, 1)), np.tile([0.0, 1.0], (8, 1))])
    alone = estimate_shares(present, discount=1.0)
    pooled = estimate_shares(present, discount=1.0, pooled_reports=100)
    assert alone[1, 0] == 0
    assert 0.4 < pooled[1, 0] < 0.5
    assert pooled[0, 0] == pytest.approx(0.5, abs=0.01)


def test_the_interval_holds_the_mean_share_nine_times_in_ten() -> None:
    true = publish(np.full((40, 100), 5000.0), publishing=Publishing(), max_delay=8, seed=9).present
    true_share = true.sum(axis=(0, 1)) / true[..., -1].sum()
    tables = [delay_table(as_known(one, 23)).table for one in history(24, series=80)]
    inside = np.array(
        [
            (table["lower"] <= true_share) & (true_share <= table["upper"])
            for table in tables
            if table is not None
        ]
    )
    assert len(inside) == 80
    assert (inside[:, :4].mean(axis=0) >= 0.85).all()


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(-5, 30), min_size=4, max_size=4), min_size=7, max_size=15))
def test_intervals_hold_their_shares(rows: list[list[int]]) -> None:
    present = np.maximum(np.cumsum(rows, axis=1), 0).astype(float)
    table = delay_table(as_known(present, len(present) - 1)).table
    if table is not None:
        assert (table["lower"] <= table["share"]).all()
        assert (table["share"] <= table["upper"]).all()
        assert (table["lower"] >= 0).all()
        assert table["share"].iloc[-1] == 1
