"""Thresholds: published numbers, and what is left of them among many."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.analysis.noufaily import QuantileOf, benjamini_hochberg, noufaily_threshold


@pytest.mark.parametrize(
    ("dispersion", "quantile_of", "expected"),
    [
        (1.5, QuantileOf.UNCERTAIN_MEAN, (8, 24, 0.8597797, 0.4193982)),
        (1.0, QuantileOf.PLUG_IN_MEAN, (2, 9, 0.01369527, 1.27061541)),
    ],
)
def test_published_thresholds(
    dispersion: float, quantile_of: QuantileOf, expected: tuple[float, ...]
) -> None:
    """Expected 5 with a standard error of ln 2, alpha 0.05, observed 11."""
    found = noufaily_threshold(
        math.log(5),
        math.log(2),
        dispersion=dispersion,
        alpha=0.05,
        observed=11,
        quantile_of=quantile_of,
    )
    assert tuple(float(one) for one in found[:4]) == pytest.approx(expected, abs=1e-7)


def test_the_score_of_the_paper_is_one_at_the_threshold() -> None:
    found = noufaily_threshold(np.log([5.0, 5.0]), 0.0, dispersion=1.0, alpha=0.05, observed=[9, 5])
    assert found.exceedance.tolist() == pytest.approx([1, 0])


p_values = st.lists(st.floats(1e-12, 1), min_size=1, max_size=30)


@given(p_values)
def test_adjusted_p_values_are_those_of_scipy(given_values: list[float]) -> None:
    expected = stats.false_discovery_control(given_values, method="bh")
    np.testing.assert_allclose(benjamini_hochberg(given_values), expected)


@given(p_values, st.randoms(use_true_random=False))
def test_missing_ones_and_the_order_change_nothing(values: list[float], random: object) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    adjusted = benjamini_hochberg(values)
    turned = benjamini_hochberg([np.nan, *(values[i] for i in order)])
    assert np.isnan(turned[0])
    np.testing.assert_allclose(turned[1:], adjusted[order])
