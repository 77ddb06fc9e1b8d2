"""Omega: the example that was published, and what must hold of any eight counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.analysis.interaction import CELLS, COLUMNS, omega

counts = st.tuples(*[st.integers(1, 5000)] * 8)


def frame(*triples: tuple[int, ...]) -> pd.DataFrame:
    return pd.DataFrame(triples, columns=list(CELLS))


def from_margins(
    *, both_event: int, both: int, first_event: int, second_event: int,
    first: int, second: int, event: int, reports: int,
) -> tuple[int, ...]:  # fmt: skip
    """Give the eight counts from the margins that a paper prints."""
    neither = reports - first - second + both
    neither_event = event - first_event - second_event + both_event
    return (
        both_event,
        both - both_event,
        first_event - both_event,
        first - both - (first_event - both_event),
        second_event - both_event,
        second - both - (second_event - both_event),
        neither_event,
        neither - neither_event,
    )


# Norén 2008, table II: itraconazole, oral contraceptives and delayed bleeding.
ITRACONAZOLE = from_margins(
    both_event=10, both=23, first_event=10, second_event=19,
    first=39, second=1489, event=39, reports=5503,
)  # fmt: skip


def test_itraconazole_and_oral_contraceptives_as_published() -> None:
    (found,) = omega(frame(ITRACONAZOLE)).to_dict("records")
    assert sum(ITRACONAZOLE) == 5503
    assert round(found["expected"], 4) == 0.1412
    assert round(found["omega"], 3) == 4.033
    assert (round(found["omega_lower"], 3), round(found["omega_upper"], 3)) == (3.003, 4.790)


@given(counts)
def test_which_of_the_two_is_called_the_substance_does_not_matter(triple: tuple[int, ...]) -> None:
    n111, n110, n101, n100, n011, n010, n001, n000 = triple
    exchanged = (n111, n110, n011, n010, n101, n100, n001, n000)
    pd.testing.assert_frame_equal(omega(frame(triple)), omega(frame(exchanged)), rtol=1e-12)


@given(counts)
def test_limits_are_around_the_value(triple: tuple[int, ...]) -> None:
    (found,) = omega(frame(triple)).to_dict("records")
    if triple[0] < 3:
        assert np.isnan([found["omega_lower"], found["omega_upper"]]).all()
    else:
        assert found["omega_lower"] < found["omega"] < found["omega_upper"]
    assert 0 < found["expected"] <= triple[0] + triple[1]


@given(counts)
def test_more_reports_of_all_three_raise_it(triple: tuple[int, ...]) -> None:
    more = (triple[0] + 1, *triple[1:])
    assert omega(frame(more))["omega"][0] > omega(frame(triple))["omega"][0]


@given(counts)
def test_a_protective_substance_takes_nothing_away(triple: tuple[int, ...]) -> None:
    """Where the first alone has the event less often than neither, the second alone says all."""
    n111, n110, _, _, n011, n010, n001, n000 = triple
    protected = (n111, n110, 1, 1 + (n000 // n001 + 1) * 2, n011, n010, n001, n000)
    odds = max(n001 / n000, n011 / n010)
    expected = (n111 + n110) * odds / (1 + odds)
    assert omega(frame(protected))["expected"][0] == pytest.approx(expected)


def test_additive_odds_are_what_is_expected() -> None:
    """Odds of 1/100 with neither, 3/100 and 5/100 with one: 7/100 with both."""
    (found,) = omega(frame((7, 100, 3, 100, 5, 100, 10, 1000))).to_dict("records")
    assert found["expected"] == pytest.approx(7)
    assert found["omega"] == pytest.approx(0)


@pytest.mark.parametrize(
    "triple",
    [
        (0, 20, 5, 90, 6, 80, 7, 1000),
        (5, 20, 0, 0, 6, 80, 7, 1000),
        (5, 20, 5, 90, 0, 0, 7, 1000),
        (5, 20, 5, 90, 6, 80, 0, 0),
    ],
)
def test_nothing_to_observe_or_to_compare_with_gives_no_number(triple: tuple[int, ...]) -> None:
    found = omega(frame(triple))
    assert list(found.columns) == list(COLUMNS)
    assert found.drop(columns="expected").isna().all(axis=None)


@pytest.mark.parametrize(("reports", "has_interval"), [(2, False), (3, True)])
def test_under_three_reports_there_is_no_interval(reports: int, has_interval: bool) -> None:
    found = omega(frame((reports, 20, 5, 90, 6, 80, 7, 1000)))
    assert found["omega"].notna().all()
    assert found[["omega_lower", "omega_upper"]].notna().all(axis=None) == has_interval


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="n000 of the table at 0 is -1"):
        omega(frame((5, 20, 5, 90, 6, 80, 7, -1)))
    with pytest.raises(ValueError, match="lack the columns n010"):
        omega(frame((5, 20, 5, 90, 6, 80, 7, 1000)).drop(columns="n010"))
