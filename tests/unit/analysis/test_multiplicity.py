"""p-values against scipy's own, and what adjusting them must and must not do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.analysis.multiplicity import adjusted_p_values, fisher_p_value
from tests.unit.analysis.tables import tables

small_tables = st.tuples(*[st.integers(0, 60)] * 4)
p_values = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=40)


@given(small_tables)
def test_the_p_value_is_twice_the_smaller_hypergeometric_tail(
    table: tuple[int, int, int, int],
) -> None:
    a, b, c, d = table
    null = stats.hypergeom(a + b + c + d, a + c, a + b)
    expected = min(1, 2 * min(null.cdf(a), null.sf(a - 1)))
    assert fisher_p_value(*table) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "table",
    [(3, 2000, 30, 20_000_000), (90, 4000, 300_000, 20_000_000), (5, 4000, 900_000, 90_000_000)],
)
def test_large_databases_lose_no_digit_that_is_shown(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    null = stats.hypergeom(a + b + c + d, a + c, a + b)
    expected = 2 * min(null.cdf(a), null.sf(a - 1))
    assert expected < 1
    assert fisher_p_value(*table) == pytest.approx(expected, rel=1e-5)


def test_the_chi_square_would_exaggerate_where_little_is_expected() -> None:
    """Three reports where 0.01 are expected."""
    exact = fisher_p_value(3, 997, 7, 998_993)
    assert 1e-7 < exact < 1e-6
    uncorrected = stats.chi2_contingency([[3, 997], [7, 998_993]], correction=True).pvalue
    assert uncorrected < 1e-100


@given(tables)
def test_the_p_value_does_not_depend_on_which_row_comes_first(
    table: tuple[int, int, int, int],
) -> None:
    a, b, c, d = table
    value = fisher_p_value(*table)
    assert 0 <= value <= 1
    for same in [(c, d, a, b), (b, a, d, c), (a, c, b, d)]:
        assert fisher_p_value(*same) == pytest.approx(float(value), rel=1e-4, abs=1e-300)


def test_many_tables_at_once_are_each_by_itself() -> None:
    generator = np.random.default_rng(1)
    several = generator.integers(0, 50, size=(4, 200))
    together = fisher_p_value(*several)
    assert together.shape == (200,)
    one_by_one = [float(fisher_p_value(*several[:, place])) for place in range(200)]
    np.testing.assert_allclose(together, one_by_one, rtol=1e-12)


def test_under_independence_few_p_values_are_small() -> None:
    """Drawn without any association: at most 5 % may fall below 0.05."""
    generator = np.random.default_rng(2)
    a = generator.hypergeometric(900, 9100, 400, size=20_000)
    p_value = fisher_p_value(a, 400 - a, 900 - a, 8700 + a)
    assert 0.02 < (p_value <= 0.05).mean() <= 0.05


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Their section 4.1: 15 comparisons, of which 4 stand at 5 %."""
    p_value = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
        0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    adjusted = adjusted_p_values(p_value)
    assert (adjusted <= 0.05).sum() == 4
    np.testing.assert_allclose(adjusted[:3], [0.0015, 0.003, 0.0095], rtol=1e-9)


@given(p_values)
def test_adjusting_never_lowers_and_keeps_the_order(p_value: list[float]) -> None:
    given_ones = np.array(p_value)
    adjusted = adjusted_p_values(given_ones)
    is_test = ~np.isnan(given_ones)
    assert np.array_equal(np.isnan(adjusted), ~is_test)
    assert np.all(adjusted[is_test] >= given_ones[is_test])
    assert np.all(adjusted[is_test] <= 1)
    in_order = adjusted[is_test][np.argsort(given_ones[is_test], kind="stable")]
    assert np.all(np.diff(in_order) >= 0)


@given(p_values)
def test_what_is_no_test_does_not_count_as_one(p_value: list[float]) -> None:
    given_ones = np.array(p_value)
    is_test = ~np.isnan(given_ones)
    np.testing.assert_array_equal(
        adjusted_p_values(given_ones)[is_test], adjusted_p_values(given_ones[is_test])
    )


def test_adjusted_p_values_are_those_of_scipy() -> None:
    p_values = np.random.default_rng(7).uniform(size=500) ** 3
    p_values[100:120] = p_values[0]
    expected = stats.false_discovery_control(p_values, method="bh")
    np.testing.assert_allclose(adjusted_p_values(p_values), expected, rtol=1e-12)
    assert adjusted_p_values([]).shape == (0,)
