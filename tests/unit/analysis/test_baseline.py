"""What counts to expect next: the regression, its wave, its outbreaks, its offsets."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from etl.analysis.baseline import forecast


def drawn(mean: np.ndarray, seed: int = 1, series: int = 200) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.poisson(np.broadcast_to(mean, (series, len(mean)))).astype(float)


def ahead(counts: np.ndarray, share: np.ndarray | None = None, **options: int) -> np.ndarray:
    log_share = np.zeros(counts.shape) if share is None else np.log(share)
    settings = {"ahead": 2, "periods_a_year": 4, **options}
    return np.exp(forecast(counts, log_share, **settings).log_expected)


def test_the_fit_is_the_maximum_of_the_likelihood() -> None:
    counts = np.array([3, 5, 2, 6, 4, 7, 5, 6, 9, 4, 8, 7, 6, 9, 8, 10], dtype=float)
    time = np.arange(18.0)

    def minus_log_likelihood(line: np.ndarray) -> float:
        predictor = line[0] + line[1] * time[:16]
        return float((np.exp(predictor) - counts * predictor).sum())

    best = minimize(minus_log_likelihood, [1.0, 0.0], tol=1e-10).x
    expected = np.exp(best[0] + best[1] * time[16:])
    assert ahead(counts[None])[0] == pytest.approx(expected, rel=1e-4)


def test_a_wave_is_taken_in_where_there_is_one_and_left_out_where_not() -> None:
    time = np.arange(40)
    flat, wavy = (drawn(30 * np.exp(height * np.sin(np.pi * time / 2))) for height in (0, 0.4))
    one, other = (
        forecast(counts, np.zeros(counts.shape), ahead=1, periods_a_year=4)
        for counts in (flat, wavy)
    )
    assert one.is_seasonal.mean() <= 0.03
    assert other.is_seasonal.mean() >= 0.97
    assert np.exp(other.log_expected).mean() == pytest.approx(30, rel=0.05)


def test_an_outbreak_in_the_past_is_not_taken_for_normal() -> None:
    calm = drawn(np.full(40, 20.0))
    struck = calm.copy()
    struck[:, 34] = 100
    usual, after = ahead(calm).mean(), ahead(struck).mean()
    plain = 20 + 80 / 40
    assert after < plain + 1
    assert after == pytest.approx(usual, rel=0.15)


def test_incomplete_periods_take_part_as_what_they_are() -> None:
    complete = drawn(np.full(40, 50.0))
    share = np.ones(complete.shape)
    share[:, -2:] = [0.8, 0.5]
    thinned = np.random.default_rng(2).binomial(complete.astype(int), share).astype(float)
    assert ahead(thinned, share).mean() == pytest.approx(50, rel=0.05)
    assert ahead(thinned).mean() < 47


def test_periods_without_counts_are_left_away() -> None:
    counts = drawn(np.full(40, 20.0))
    with_gap = counts.copy()
    with_gap[:, :20] = np.nan
    np.testing.assert_allclose(ahead(with_gap), ahead(counts[:, 20:]), rtol=1e-6)


def test_a_past_without_reports_expects_next_to_none() -> None:
    found = forecast(np.zeros((1, 32)), np.zeros((1, 32)), ahead=1, periods_a_year=4)
    assert np.exp(found.log_expected[0, 0]) == pytest.approx(0.5 / 32)
    assert found.covariance[0, 0, 0] == pytest.approx(2, rel=1e-3)
    assert found.dispersion[0] == 1


def test_a_steep_start_is_not_followed_into_the_sky() -> None:
    counts = np.zeros((1, 32))
    counts[0, -4:] = [1, 3, 9, 27]
    assert ahead(counts).max() <= 1.5 * 27


def test_overdispersion_is_measured() -> None:
    random = np.random.default_rng(3)
    counts = random.negative_binomial(20 / 2, 1 / 3, size=(300, 40)).astype(float)
    found = forecast(counts, np.zeros(counts.shape), ahead=1, periods_a_year=4)
    assert found.dispersion.mean() == pytest.approx(3, rel=0.1)
    assert (found.freedom <= 38).all()
