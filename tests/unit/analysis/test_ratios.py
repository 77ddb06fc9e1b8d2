"""Measures of single tables: values that others have printed, and what must hold of any table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from etl.analysis.ratios import (
    approximate_information_component,
    expected_count,
    information_component,
    proportional_reporting_ratio,
    reporting_odds_ratio,
    yates_chi_square,
)
from tests.unit.analysis.tables import cells, expectations, tables

# Farquhar 2026 (preprint 10.22541/au.177383914.49860394): kratom and death in HFCS.
KRATOM_DEATH = (178, 226, 1084, 47352)
# Singhal 2015 (Int J Pharm Pharm Sci 7:405-411), table 16.
CISPLATIN_OTOTOXICITY = (28, 942, 17, 31435)
CARBOPLATIN_PRURITUS = (122, 1320, 381, 31341)

counts = st.integers(0, 100_000)


def rounded(numbers: object, digits: int) -> list[float]:
    return [round(float(one), digits) for one in np.ravel(numbers)]


def test_kratom_and_death_in_hfcs_as_published() -> None:
    expected = expected_count(*KRATOM_DEATH)
    assert rounded(expected, 3) == [10.439]
    assert rounded(proportional_reporting_ratio(*KRATOM_DEATH), 3) == [19.687, 17.380, 22.300]
    assert rounded(information_component(178, expected).value, 3) == [4.028]
    assert rounded(reporting_odds_ratio(*KRATOM_DEATH).value, 3) == [34.405]
    with_half = [one + 0.5 for one in KRATOM_DEATH]
    assert rounded(reporting_odds_ratio(*with_half).value, 3) == [34.410]


def test_prr_as_published_by_singhal() -> None:
    prr = proportional_reporting_ratio(*CISPLATIN_OTOTOXICITY)
    assert rounded(prr.value, 3) == [53.405]
    assert rounded(prr[1:], 1) == [29.3, 97.2]


def test_the_vector_of_the_r_package_faers() -> None:
    table = CARBOPLATIN_PRURITUS
    assert rounded(reporting_odds_ratio(*table), 4) == [7.6028, 6.1554, 9.3906]
    assert rounded(proportional_reporting_ratio(*table), 4) == [7.0442, 5.7850, 8.5775]
    assert rounded(yates_chi_square(*table), 3) == [481.781]
    ic = information_component(table[0], expected_count(*table))
    assert rounded(ic, 4) == [2.4531, 2.1856, 2.6976]


@pytest.mark.parametrize(
    ("observed", "with_product", "with_event", "reports", "value", "lower"),
    [
        (25, 1126, 87, 572_573, 5.247845, 4.578816),
        (203, 30_068, 508, 155_209, 1.0408, 0.8087816),
    ],
)
def test_the_ic_of_noren_as_pharmsignal_prints_it(
    observed: int, with_product: int, with_event: int, reports: int, value: float, lower: float
) -> None:
    """Norén 2006, table III. pharmsignal prints the limit for computing by hand (Norén 2013)."""
    expected = with_product * with_event / reports
    by_hand = approximate_information_component(observed, expected)
    assert by_hand.value == pytest.approx(value, abs=5e-7)
    assert by_hand.lower == pytest.approx(lower, abs=5e-7)
    exact = information_component(observed, expected)
    assert exact.value == by_hand.value
    # The paper's own limits by simulation are 4.64 and 0.87.
    assert by_hand.lower < exact.lower < by_hand.lower + 0.06


def test_expected_reports_of_noren() -> None:
    assert round(1126 * 87 / 572_573, 7) == 0.1710908
    assert expected_count(25, 1101, 62, 571_385) == pytest.approx(0.1710908, abs=5e-8)


@pytest.mark.parametrize(
    ("with_product", "with_event", "reports", "value", "lower_by_simulation"),
    [(5232, 3, 80_140, -0.4768633, -10.3099), (10, 0, 453_481, 0.0, -9.90467)],
)
def test_the_ic_of_no_report_as_pharmsignal_prints_it(
    with_product: int, with_event: int, reports: int, value: float, lower_by_simulation: float
) -> None:
    """The printed limit is the 2.5th percentile of 100,000 draws from the posterior of BCPNN.

    That posterior is of the whole table and near the gamma one; its true percentiles, from twenty
    million draws, are -10.37 and -9.99, and a hundred thousand draws scatter around them by 0.05.
    The limit here has no chance in it.
    """
    ic = information_component(0, with_product * with_event / reports)
    assert ic.value == pytest.approx(value, abs=5e-7)
    assert ic.lower == pytest.approx(lower_by_simulation, abs=0.2)


@pytest.mark.real
def test_sixty_rors_of_kratom_in_faers_as_printed(golden: pd.DataFrame) -> None:
    """All 180 numbers to the five decimals printed, with the z of the source."""
    assert len(golden) == 60
    ror = reporting_odds_ratio(*(golden[cell] for cell in "abcd"), z=1.96)
    for found, printed in zip(ror, ("source_ror", "source_ror_lo", "source_ror_hi"), strict=True):
        np.testing.assert_allclose(found, golden[printed], rtol=0, atol=6e-6)


@pytest.mark.real
def test_the_other_measures_of_the_sixty_tables(golden: pd.DataFrame) -> None:
    """Reckoned by others with z = 1.96, printed with six significant digits."""
    table = [golden[cell] for cell in "abcd"]
    expected = expected_count(*table)
    prr = proportional_reporting_ratio(*table, z=1.96)
    exact = information_component(golden["a"], expected)
    by_hand = approximate_information_component(golden["a"], expected)
    for found, printed in [
        (expected, "expected"),
        (prr.value, "prr"),
        (prr.lower, "prr_lo"),
        (prr.upper, "prr_hi"),
        (yates_chi_square(*table), "chi2_yates"),
        (2**exact.value, "oe_shrunk"),
        (exact.value, "ic"),
        (exact.lower, "ic025_gamma"),
        (exact.upper, "ic975_gamma"),
        (by_hand.lower, "ic025_noren_approx"),
    ]:
        np.testing.assert_allclose(found, golden[printed], rtol=1e-5, atol=1e-5, err_msg=printed)


@pytest.mark.real
def test_how_many_of_the_sixty_are_above_by_either_limit(golden: pd.DataFrame) -> None:
    """Li 2023 counts 52 with the limit by hand; the exact one finds one more."""
    expected = expected_count(*(golden[cell] for cell in "abcd"))
    assert (approximate_information_component(golden["a"], expected).lower > 0).sum() == 52
    assert (information_component(golden["a"], expected).lower > 0).sum() == 53


@given(tables)
def test_exchanging_rows_or_columns_inverts_the_ror(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    ror = reporting_odds_ratio(a, b, c, d)
    for same in [(a, c, b, d), (d, b, c, a), (d, c, b, a)]:
        np.testing.assert_allclose(reporting_odds_ratio(*same), ror, rtol=1e-12)
    for exchanged in [(c, d, a, b), (b, a, d, c)]:
        inverse = reporting_odds_ratio(*exchanged)
        np.testing.assert_allclose(
            (inverse.value, inverse.upper, inverse.lower), 1 / np.array(ror), rtol=1e-12
        )


@given(tables)
def test_exchanging_rows_inverts_the_prr(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    prr, inverse = (
        proportional_reporting_ratio(a, b, c, d),
        proportional_reporting_ratio(c, d, a, b),
    )
    np.testing.assert_allclose(
        (inverse.value, inverse.upper, inverse.lower), 1 / np.array(prr), rtol=1e-9
    )


@given(tables)
def test_the_prr_lies_between_1_and_the_ror(table: tuple[int, int, int, int]) -> None:
    prr, ror = proportional_reporting_ratio(*table).value, reporting_odds_ratio(*table).value
    slack = 1e-9
    assert min(1, ror) * (1 - slack) <= prr <= max(1, ror) * (1 + slack)


@given(tables, st.sampled_from([reporting_odds_ratio, proportional_reporting_ratio]))
def test_one_more_report_of_both_raises_and_one_more_of_either_lowers(
    table: tuple[int, int, int, int], measure: type[reporting_odds_ratio]
) -> None:
    a, b, c, d = table
    value = measure(a, b, c, d).value
    assert measure(a + 1, b, c, d).value > value
    assert measure(a, b + 1, c, d).value < value
    assert measure(a, b, c + 1, d).value < value
    assert measure(a, b, c, d + 1).value > value


@given(
    tables,
    st.integers(2, 100),
    st.sampled_from([reporting_odds_ratio, proportional_reporting_ratio]),
)
def test_a_larger_database_moves_no_ratio_and_narrows_the_interval(
    table: tuple[int, int, int, int], factor: int, measure: type[reporting_odds_ratio]
) -> None:
    once, often = measure(*table), measure(*(factor * one for one in table))
    assert often.value == pytest.approx(once.value, rel=1e-9)
    assert once.lower < often.lower <= often.value <= often.upper < once.upper


@given(tables)
def test_yates_chi_square_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    theirs = stats.chi2_contingency([[a, b], [c, d]], correction=True).statistic
    assert yates_chi_square(a, b, c, d) == pytest.approx(theirs, rel=1e-6, abs=1e-6)


@given(st.permutations([0, *range(5, 8)]))
def test_a_zero_cell_gives_no_ratio_and_no_half_is_added(table: list[int]) -> None:
    assert np.isnan(reporting_odds_ratio(*table)).all()
    assert np.isnan(proportional_reporting_ratio(*table)).all()
    assert np.isnan(yates_chi_square(*table))


@given(counts, expectations)
def test_the_limits_of_the_ic_hold_95_percent_around_it(observed: int, expected: float) -> None:
    ic = information_component(observed, expected)
    assert ic.lower < ic.value < ic.upper
    posterior = stats.gamma(observed + 0.5, scale=1 / (expected + 0.5))
    assert posterior.cdf(2**ic.lower) == pytest.approx(0.025, rel=1e-6)
    assert posterior.sf(2**ic.upper) == pytest.approx(0.025, rel=1e-6)


@given(counts, expectations)
def test_the_ic_is_drawn_towards_nothing(observed: int, expected: float) -> None:
    assume(observed > 0)
    unshrunk = np.log2(observed / expected)
    assert abs(information_component(observed, expected).value) <= abs(unshrunk) + 1e-12


@given(counts, expectations)
def test_the_ic_rises_with_reports_and_falls_with_what_is_expected(
    observed: int, expected: float
) -> None:
    here = information_component(observed, expected)
    assert all(np.array(information_component(observed + 1, expected)) > np.array(here))
    assert all(np.array(information_component(observed, 2 * expected)) < np.array(here))


@given(cells)
def test_the_ic_of_what_is_expected_is_nothing(observed: int) -> None:
    assert information_component(observed, float(observed)).value == 0
