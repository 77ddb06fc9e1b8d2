"""The prior that is fitted: against published ones, and against priors that are known."""

from __future__ import annotations

import warnings
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, special

from etl.analysis import mgps_fit
from etl.analysis.mgps import Prior, ebgm
from etl.analysis.mgps_fit import Fit, Likelihood, PriorNotFittedError, fit_prior
from etl.analysis.squashing import Points, squash, unseen_cells
from tests.unit.analysis.conftest import Source, caers_rows, counted
from tests.unit.analysis.tables import drawn
from tests.unit.analysis.test_mgps import PUBLISHED

# A prior with a component near 0, such as DuMouchel 1999 finds in FDA's data.
NEAR_NOTHING = Prior(0.2, 0.06, 1.4, 1.8, 0.1)
TWO_HUMPS = Prior(8.0, 1.0, 12.0, 14.0, 0.15)


def table(prior: Prior, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give counts and expected counts of all cells of a table drawn from a prior."""
    generator = np.random.default_rng(seed)
    e = 10 ** generator.normal(-0.7, 0.9, 300_000)
    return drawn(prior, e, generator)[1], e


def fitted(n: np.ndarray, e: np.ndarray, likelihood: Likelihood) -> Fit:
    seen = n > 0
    unseen = squash(n[~seen], e[~seen]) if likelihood is Likelihood.ALL_CELLS else None
    return fit_prior(n[seen], e[seen], likelihood=likelihood, unseen=unseen)


@pytest.mark.real
def test_the_prior_of_all_pairs_is_the_one_that_openebgm_finds(caers: Source) -> None:
    """Vignette 3, unsquashed: five digits of each parameter, and its log-likelihood."""
    fit = fit_prior(caers.pairs["a"], caers.pairs["e"], bins_per_decade=None)
    printed = (3.25596685, 0.39998994, 2.02376139, 1.90614108, 0.06530755)
    np.testing.assert_allclose(astuple(fit.prior), printed, rtol=1e-5)
    assert round(fit.log_likelihood, 3) == -4162.456
    assert (fit.pairs, fit.points, fit.agreeing_starts) == (17_189, 17_189, 5)


@pytest.mark.real
def test_the_fifty_highest_scores_are_the_published_ones(caers: Source) -> None:
    """5 % is what is asked for; a thousandth is what comes out."""
    n, e = caers.pairs["a"].to_numpy(), caers.pairs["e"].to_numpy()
    published = ebgm(n, e, PUBLISHED)
    fit = fit_prior(n, e)
    assert fit.points < 1000
    highest = np.argsort(published.ebgm)[-50:]
    for ours, theirs in zip(ebgm(n, e, fit.prior), published, strict=True):
        np.testing.assert_allclose(ours[highest], theirs[highest], rtol=1e-3)
    assert (ebgm(n, e, fit.prior).eb05 >= 2).sum() == 131


@pytest.mark.real
def test_all_cells_of_caers_settle_a_prior_too(caers: Source) -> None:
    n, e = caers.pairs["a"].to_numpy(), caers.pairs["e"].to_numpy()
    unseen = unseen_cells(caers.substance_reports, caers.event_reports, e, reports=caers.reports)
    fit = fit_prior(n, e, likelihood=Likelihood.ALL_CELLS, unseen=unseen)
    assert fit.agreeing_starts == 5
    assert fit.pairs == len(caers.substance_reports) * len(caers.event_reports)
    # The search ends with the component of the smaller mean in front, and it is moved.
    assert fit.prior.alpha1 / fit.prior.beta1 > fit.prior.alpha2 / fit.prior.beta2


@pytest.mark.real
@pytest.mark.parametrize("seed", range(4))
def test_all_cells_settle_a_prior_in_any_half_of_the_reports(seed: int, real_data: Path) -> None:
    """Where pairs that are seen do not always: the reason to fit to all cells."""
    rows = caers_rows(real_data)
    reports = rows["id"].unique()
    half = np.random.default_rng(seed).choice(reports, len(reports) // 2, replace=False)
    source = counted(rows[rows["id"].isin(half)])
    fit = fit_prior(
        source.pairs["a"],
        source.pairs["e"],
        likelihood=Likelihood.ALL_CELLS,
        unseen=unseen_cells(
            source.substance_reports,
            source.event_reports,
            source.pairs["e"],
            reports=source.reports,
        ),
    )
    assert fit.agreeing_starts == 5


@pytest.mark.parametrize("prior", [NEAR_NOTHING, PUBLISHED, TWO_HUMPS])
@pytest.mark.parametrize("likelihood", [Likelihood.SEEN_MIXTURE, Likelihood.ALL_CELLS])
def test_a_known_prior_is_found_again(prior: Prior, likelihood: Likelihood) -> None:
    """Its scores, that is: parameters may move along a ridge where they change no score."""
    n, e = table(prior, seed=5)
    fit = fitted(n, e, likelihood)
    assert fit.agreeing_starts >= 2
    several = n >= 3
    for ours, true in zip(
        ebgm(n[several], e[several], fit.prior), ebgm(n[several], e[several], prior), strict=True
    ):
        np.testing.assert_allclose(np.median(ours / true), 1, atol=0.01)
        np.testing.assert_allclose(np.quantile(ours / true, [0.01, 0.99]), 1, atol=0.06)
    np.testing.assert_allclose(mean(fit.prior), mean(prior), rtol=0.1)


def mean(prior: Prior) -> float:
    first, second = prior.alpha1 / prior.beta1, prior.alpha2 / prior.beta2
    return prior.weight * first + (1 - prior.weight) * second


def test_the_seen_pairs_alone_have_no_maximum_for_a_prior_near_nothing() -> None:
    """What is reported of FAERS: a shape runs to 0, from every start."""
    n, e = table(NEAR_NOTHING, seed=5)
    with pytest.raises(PriorNotFittedError, match=r"0 of 5 starts agree .* all_cells"):
        fitted(n, e, Likelihood.SEEN_PAIRS)


@pytest.mark.parametrize("likelihood", Likelihood)
def test_gradients_are_those_of_the_log_likelihood(likelihood: Likelihood) -> None:
    n, e = table(PUBLISHED, seed=6)
    points = squash(n[n > 0][:3000], e[n > 0][:3000])
    model = mgps_fit._Model(points, likelihood)
    for start in mgps_fit.STARTS:
        x = np.append(np.log(start[:4]), special.logit(start[4]))
        numerical = optimize.approx_fprime(x, lambda at: model._loss(at)[0], 1e-6)
        np.testing.assert_allclose(model._loss(x)[1], numerical, rtol=1e-3, atol=0.05)


def test_squashing_changes_no_score_by_a_thousandth() -> None:
    n, e = table(PUBLISHED, seed=7)
    n, e = n[n > 0][:20_000], e[n > 0][:20_000]
    coarse = fit_prior(n, e, likelihood=Likelihood.SEEN_MIXTURE)
    fine = fit_prior(n, e, likelihood=Likelihood.SEEN_MIXTURE, bins_per_decade=400)
    assert coarse.points < fine.points / 2
    np.testing.assert_allclose(
        coarse.prior.geometric_mean(n, e), fine.prior.geometric_mean(n, e), rtol=1e-3
    )


@pytest.mark.parametrize("numbers", [(2.0, 1.0, 3.0, 4.0, 0.2), (3.0, 4.0, 2.0, 1.0, 0.8)])
def test_the_component_with_the_larger_mean_comes_first(numbers: tuple[float, ...]) -> None:
    ordered = mgps_fit._larger_first(*numbers)
    assert astuple(ordered) == pytest.approx((2.0, 1.0, 3.0, 4.0, 0.2))


def test_starts_that_lead_to_different_maxima_settle_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only one start finds the highest: that is no agreement, however good it is."""
    heights = iter([-100.0, -90.0, -100.0, -100.0, -100.0])
    monkeypatch.setattr(
        mgps_fit._Model, "climb", lambda *_: mgps_fit._Arrival(next(heights), PUBLISHED)
    )
    with pytest.raises(PriorNotFittedError, match="1 of 5 starts agree"):
        fit_prior(np.ones(600), np.ones(600))


def test_an_edge_above_the_maxima_inside_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals = iter([(-100.0, PUBLISHED)] * 4 + [(-90.0, None)])
    monkeypatch.setattr(mgps_fit._Model, "climb", lambda *_: mgps_fit._Arrival(*next(arrivals)))
    with pytest.raises(PriorNotFittedError, match="0 of 5 starts agree"):
        fit_prior(np.ones(600), np.ones(600))


def test_pairs_that_all_behave_alike_settle_nothing() -> None:
    """Pure chance, no spread of ratios: two components cannot be told apart, and it is said."""
    generator = np.random.default_rng(9)
    e = np.full(5000, 0.01)
    n = np.maximum(generator.poisson(e), 1).astype(float)
    with pytest.raises(PriorNotFittedError):
        fit_prior(n, e, likelihood=Likelihood.SEEN_MIXTURE)


def test_few_pairs_settle_nothing() -> None:
    with pytest.raises(PriorNotFittedError, match="3 pairs are too few"):
        fit_prior([1, 1, 2], [0.5, 0.1, 0.2])


def test_pairs_and_unseen_cells_must_fit_the_likelihood() -> None:
    unseen = Points(np.zeros(1), np.ones(1), np.ones(1))
    with pytest.raises(ValueError, match="belong into `unseen`"):
        fit_prior([0, 1], [1.0, 1.0])
    with pytest.raises(ValueError, match="all_cells alone"):
        fit_prior([1, 1], [1.0, 1.0], unseen=unseen)
    with pytest.raises(ValueError, match="all_cells alone"):
        fit_prior([1, 1], [1.0, 1.0], likelihood=Likelihood.ALL_CELLS)
    with pytest.raises(ValueError, match="expected counts above 0"):
        fit_prior([1, 1], [1.0, 0.0])


def test_a_way_that_leads_far_is_no_prior_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A nightly job that prints a warning of numpy wakes its owner for nothing."""
    n, e = table(PUBLISHED, 5)
    seen = n > 0

    def far(*_: object, **__: object) -> optimize.OptimizeResult:
        return optimize.OptimizeResult(x=np.full(5, 800.0), fun=1.0, jac=np.zeros(5))

    monkeypatch.setattr(optimize, "minimize", far)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PriorNotFittedError):
            fit_prior(n[seen], e[seen])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("one_in", "off"), [(4, 0.01), (16, 0.02)])
def test_a_prior_of_some_ingredients_scores_like_that_of_all(one_in: int, off: float) -> None:
    """Ingredients that are drawn know nothing of their reactions; what they lack is precision."""
    generator = np.random.default_rng(3)
    often, how_often = (generator.lognormal(0, 1.8, size) for size in (4_000, 1_000))
    e = 3_000_000 * np.outer(often / often.sum(), how_often / how_often.sum())
    n = drawn(NEAR_NOTHING, e.ravel(), generator)[1].reshape(e.shape)
    points = np.array([(3, 0.5), (3, 1.0), (5, 1.0), (10, 2.0), (50, 20.0)]).T
    known = ebgm(*points, NEAR_NOTHING).eb05
    for _ in range(3):
        rows = generator.choice(len(e), len(e) // one_in, replace=False)
        found = fitted(n[rows].ravel(), e[rows].ravel(), Likelihood.ALL_CELLS)
        np.testing.assert_allclose(ebgm(*points, found.prior).eb05, known, rtol=off)
