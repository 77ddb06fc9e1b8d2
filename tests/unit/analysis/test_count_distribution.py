"""Own Poisson and negative binomial distributions against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etl.analysis.count_distribution import (
    probability_of_at_least,
    probability_up_to,
    quantile,
    smallest_count,
)

means = st.floats(0.01, 3000)
dispersions = st.one_of(st.just(1.0), st.floats(1.01, 50))


def reference(mean: float, dispersion: float) -> stats.rv_discrete:
    if dispersion == 1:
        return stats.poisson(mean)
    return stats.nbinom(mean / (dispersion - 1), 1 / dispersion)


@settings(max_examples=60)
@given(means, dispersions, st.integers(0, 4000), st.floats(0.001, 0.999))
def test_tails_and_quantiles_are_those_of_scipy(
    mean: float, dispersion: float, count: int, level: float
) -> None:
    known = reference(mean, dispersion)
    up_to = probability_up_to(count, mean=mean, dispersion=dispersion)
    at_least = probability_of_at_least(count, mean=mean, dispersion=dispersion)
    assert up_to == pytest.approx(known.cdf(count), rel=1e-6, abs=1e-12)
    assert at_least == pytest.approx(known.sf(count - 1), rel=1e-6, abs=1e-300)
    found = quantile(level, mean=mean, dispersion=dispersion)
    assert known.cdf(found) >= level - 1e-9
    assert found == 0 or known.cdf(found - 1) < level + 1e-9


def test_shapes_broadcast_and_counts_below_zero_have_no_probability() -> None:
    found = probability_up_to([[-1.0], [2.0]], mean=[1.0, 5.0], dispersion=[1.0, 2.0])
    assert found.shape == (2, 2)
    assert found[0].tolist() == [0, 0]
    assert probability_of_at_least(-3, mean=1.0, dispersion=1.0) == 1
    assert probability_up_to(0, mean=0.0, dispersion=3.0) == pytest.approx(1)


def test_a_dispersion_close_to_one_is_close_to_poisson() -> None:
    near = probability_of_at_least(12, mean=5.0, dispersion=1 + 2e-6)
    assert near == pytest.approx(stats.poisson.sf(11, 5), rel=1e-4)


def test_the_smallest_count_is_found_from_either_side() -> None:
    lower, upper = np.array([-5.0, 0.0, 3.0]), np.array([9.0, 0.0, 4.0])
    found = smallest_count(lambda count: count >= [2, -7, 30], lower=lower, upper=upper)
    assert found.tolist() == [2, 0, 4]
