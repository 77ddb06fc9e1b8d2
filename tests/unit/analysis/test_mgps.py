"""EBGM under a given prior: published values, and what must hold under any prior."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from etl.analysis.mgps import Prior, ebgm
from tests.unit.analysis.conftest import Source
from tests.unit.analysis.tables import drawn, expectations, priors

# openEBGM 0.9.1, vignette 4: CAERS 2012, fitted to squashed pairs.
PUBLISHED = Prior(3.25379356, 0.39988854, 2.02612692, 1.90807970, 0.06534557)
# Vignettes 4 and 5: the pairs with the highest EB05, as n, e, EB05, EBGM, EB95. The limits there
# are found by bisection and are off by up to 0.01.
HIGHEST = [
    (16, 0.40643623, 15.68, 23.26, 33.48),
    (19, 0.89690107, 11.65, 16.78, 23.55),
    (6, 0.07866508, 10.16, 18.28, 30.83),
    (8, 0.30482718, 9.00, 15.25, 24.52),
    (11, 0.56317044, 8.98, 14.28, 21.78),
]
# Vignette 4: the posterior probability of the first component for the first six pairs.
FIRST_COMPONENT = [
    (0.0360548272, 0.2819737),
    (0.0038736591, 0.3409653),
    (0.0002979738, 0.3482317),
    (0.0765792610, 0.2226356),
    (0.0527413588, 0.2556670),
]
counts = st.integers(0, 7).flatmap(lambda size: st.integers(0, 10**size))


def test_the_highest_pairs_of_caers_2012_as_openebgm_prints_them() -> None:
    n, e, eb05, middle, eb95 = np.transpose(HIGHEST)
    found = ebgm(n, e, PUBLISHED)
    np.testing.assert_allclose(found.ebgm, middle, atol=0.005)
    np.testing.assert_allclose(found.eb05, eb05, atol=0.01)
    np.testing.assert_allclose(found.eb95, eb95, atol=0.01)


def test_the_first_component_of_single_reports_as_openebgm_prints_it() -> None:
    e, probability = np.transpose(FIRST_COMPONENT)
    np.testing.assert_allclose(PUBLISHED.first_component(1, e), probability, atol=5e-8)


@pytest.mark.real
def test_all_pairs_of_caers_2012_as_openebgm_sums_them_up(caers: Source) -> None:
    found = ebgm(caers.pairs["a"], caers.pairs["e"], PUBLISHED)
    assert len(caers.pairs) == 17_189
    assert (found.eb05 >= 2).sum() == 131
    # 556 by its own rounding to two decimals, which calls 3.004 no more than 3.
    assert (np.round(found.ebgm, 2) > 3).sum() == 556
    reumofan = (caers.pairs["var1"] == "REUMOFAN PLUS") & (
        caers.pairs["var2"] == "WEIGHT INCREASED"
    )
    (row,) = np.flatnonzero(reumofan)
    assert caers.pairs["a"][row] == 16
    assert round(found.ebgm[row], 2) == 23.26
    assert round(found.eb95[row], 3) == 33.477
    assert found.ebgm.argmax() == found.eb05.argmax() == row
    # Minimum, quartiles, mean and maximum of vignette 5.
    for values, summary, digits in [
        (found.ebgm, [0.20, 2.01, 2.39, 2.58, 2.356, 23.26], 0.006),
        (found.eb05, [0.07, 0.48, 0.51, 0.52, 0.5377, 15.68], 0.006),
        (found.eb95, [0.51, 12.19, 14.73, 15.73, 13.31, 33.48], 0.006),
    ]:
        quartiles = np.quantile(values, [0, 0.25, 0.5, 0.75])
        np.testing.assert_allclose([*quartiles, values.mean(), values.max()], summary, atol=digits)


def moments(prior: Prior, n: float, e: float) -> tuple[float, float]:
    """Give mean and geometric mean of the posterior by integrating prior times likelihood."""

    def density(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        of_prior = prior.weight * stats.gamma.pdf(ratio, prior.alpha1, scale=1 / prior.beta1) + (
            1 - prior.weight
        ) * stats.gamma.pdf(ratio, prior.alpha2, scale=1 / prior.beta2)
        return float(of_prior * stats.poisson.pmf(n, ratio * e) * ratio)

    def integral(factor: object) -> float:
        return float(
            integrate.quad(lambda x: factor(x) * density(x), -40, 12, limit=400, points=[-3, 0, 3])[
                0
            ]  # type: ignore[operator]
        )

    total = integral(lambda _: 1.0)
    return integral(np.exp) / total, float(np.exp(integral(lambda x: x) / total))


@pytest.mark.parametrize(("n", "e"), [(1, 0.05), (3, 0.4), (12, 10.0), (2, 9.0)])
def test_ebgm_is_the_geometric_mean_of_prior_times_likelihood(n: int, e: float) -> None:
    _, geometric = moments(PUBLISHED, n, e)
    assert PUBLISHED.geometric_mean(n, e) == pytest.approx(geometric, rel=1e-6)


@given(priors, counts, expectations)
def test_quantiles_are_in_order_and_hold_the_share_they_name(
    prior: Prior, n: int, e: float
) -> None:
    found = ebgm(n, e, prior)
    assert found.eb05 < found.eb95
    if n:  # without a report the geometric mean may lie below the 5th percentile
        assert found.eb05 < found.ebgm < found.eb95
    first = prior.first_component(n, e)
    for quantile, probability in [(found.eb05, 0.05), (found.eb95, 0.95)]:
        below = first * special.gammainc(prior.alpha1 + n, (prior.beta1 + e) * quantile) + (
            1 - first
        ) * special.gammainc(prior.alpha2 + n, (prior.beta2 + e) * quantile)
        assert below == pytest.approx(probability, rel=1e-6)


@given(priors, counts, expectations)
def test_ebgm_is_drawn_from_the_ratio_towards_the_prior(prior: Prior, n: int, e: float) -> None:
    """The mean of a component's posterior lies between its prior mean and n / e."""
    components = [(prior.alpha1, prior.beta1), (prior.alpha2, prior.beta2)]
    ratios = [n / e, *(shape / rate for shape, rate in components)]
    slack = 1 + 1e-9
    value = prior.geometric_mean(n, e)
    assert value <= max(ratios) * slack
    # A geometric mean of a gamma distribution is below its mean, by less than 1/2 over the rate.
    lowest = min((shape + n - 0.5) / (rate + e) for shape, rate in components)
    assert value * slack >= max(
        lowest, min(ratios) - max(0.5 / (rate + e) for _, rate in components)
    )


@given(priors, expectations)
def test_with_nothing_expected_and_nothing_seen_ebgm_is_the_prior(prior: Prior, e: float) -> None:
    nothing = prior.geometric_mean(0, 1e-12)
    of_prior = np.exp(
        prior.weight * (special.digamma(prior.alpha1) - np.log(prior.beta1))
        + (1 - prior.weight) * (special.digamma(prior.alpha2) - np.log(prior.beta2))
    )
    assert nothing == pytest.approx(float(of_prior), rel=1e-6)


@given(priors, st.floats(0.05, 20))
def test_with_many_reports_ebgm_is_the_ratio(prior: Prior, ratio: float) -> None:
    many = 1e9
    found = ebgm(ratio * many, many, prior)
    np.testing.assert_allclose(found, ratio, rtol=1e-3)


@given(priors, counts, expectations)
def test_ebgm_and_its_limits_rise_with_reports_and_fall_with_what_is_expected(
    prior: Prior, n: int, e: float
) -> None:
    """Of a mixture too: the posteriors of a Poisson mean are ordered by likelihood ratio."""
    here = np.array(ebgm(n, e, prior))
    slack = 1 + 1e-7
    assert np.all(np.array(ebgm(n + 1, e, prior)) * slack >= here)
    assert np.all(np.array(ebgm(n, 1.5 * e, prior)) <= here * slack)


@given(priors, counts, expectations)
def test_the_order_of_the_components_does_not_matter(prior: Prior, n: int, e: float) -> None:
    exchanged = Prior(prior.alpha2, prior.beta2, prior.alpha1, prior.beta1, 1 - prior.weight)
    np.testing.assert_allclose(ebgm(n, e, exchanged), ebgm(n, e, prior), rtol=1e-6)


def test_nine_of_ten_true_ratios_lie_between_the_limits() -> None:
    """A hundred thousand pairs drawn from the prior, judged by the prior."""
    generator = np.random.default_rng(4)
    e = 10 ** generator.normal(-0.5, 1, 100_000)
    ratio, n = drawn(PUBLISHED, e, generator)
    found = ebgm(n, e, PUBLISHED)
    assert (ratio < found.eb05).mean() == pytest.approx(0.05, abs=0.003)
    assert (ratio > found.eb95).mean() == pytest.approx(0.05, abs=0.003)


def test_a_posterior_with_much_of_itself_at_nothing_has_a_quantile_of_nothing() -> None:
    prior = Prior(0.001, 1.0, 0.002, 1.0, 0.5)
    found = ebgm(0, 1.0, prior)
    assert found.eb05 == 0
    assert 0 <= found.ebgm < found.eb95


def test_counts_of_any_shape() -> None:
    n, e = np.array([[1, 2, 3]]), np.array([[0.5], [1.5]])
    found = ebgm(n, e, PUBLISHED)
    assert [one.shape for one in found] == [(2, 3)] * 3
    assert found.eb05[1, 2] == pytest.approx(float(ebgm(3, 1.5, PUBLISHED).eb05))


@pytest.mark.parametrize(("n", "e"), [(-1, 1.0), (1, 0.0), (1, -1.0), (1, np.nan), (np.inf, 1.0)])
def test_what_is_no_pair_is_refused(n: float, e: float) -> None:
    with pytest.raises(ValueError, match="expected counts above 0"):
        ebgm(n, e, PUBLISHED)


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        ((0, 1, 1, 1, 0.5), "above 0"),
        ((1, 1, 1, np.inf, 0.5), "above 0"),
        ((1, 1, 1, 1, 1), "between 0 and 1"),
        ((1, 1, 1, 1, 0), "between 0 and 1"),
    ],
)
def test_what_is_no_prior_is_refused(numbers: tuple[float, ...], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Prior(*numbers)
