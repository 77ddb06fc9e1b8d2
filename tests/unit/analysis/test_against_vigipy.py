"""Our measures beside those of vigipy (MIT), another implementation, on the same tables.

Installed by the extra `peers`; without it these tests are skipped. Its BCPNN is another measure
than our IC (a prior on both margins and a normal limit) and is not compared.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import numpy as np
import pandas as pd
import pytest

from etl.analysis.measures import measures
from etl.analysis.mgps import ebgm
from etl.analysis.mgps_fit import Likelihood, fit_prior
from tests.unit.analysis.conftest import Source
from tests.unit.analysis.test_mgps import PUBLISHED

REASON = "vigipy is not installed: pip install 'kratomwatch[peers]'"
vigipy = pytest.importorskip("vigipy", reason=REASON)
container = pytest.importorskip("vigipy.utils.Container", reason=REASON)

REPORTS = 400_000


@pytest.fixture(scope="module")
def tables() -> pd.DataFrame:
    """Four hundred tables of one database, none with a zero cell."""
    generator = np.random.default_rng(11)
    a = np.floor(10 ** generator.uniform(0, 3, 400))
    b = np.floor(10 ** generator.uniform(0.5, 4, 400))
    c = np.floor(10 ** generator.uniform(0.5, 4, 400))
    return pd.DataFrame({"a": a, "b": b, "c": c, "d": REPORTS - a - b - c})


def result(method: str, tables: pd.DataFrame, **options: object) -> Any:
    """Give vigipy's result for tables of one database.

    It reckons margins from pairs; given the margins themselves it uses those.
    """
    data = pd.DataFrame(
        {
            "product_name": np.arange(len(tables)),
            "ae_name": np.arange(len(tables)),
            "events": tables["a"],
            "product_aes": tables["a"] + tables["b"],
            "count_across_brands": tables["a"] + tables["c"],
        }
    )
    reports = int(tables[["a", "b", "c", "d"]].iloc[0].sum())
    held = container.DataContainer(data=data, N=reports)
    return getattr(vigipy, method)(held, min_events=1, **options)


def theirs(method: str, tables: pd.DataFrame, **options: object) -> pd.DataFrame:
    """Give vigipy's measures in the order of the tables."""
    found = result(method, tables, **options).all_signals
    return found.sort_values("Product").reset_index(drop=True)


@pytest.mark.parametrize("name", ["prr", "ror"])
def test_ratios_and_their_limits(name: str, tables: pd.DataFrame) -> None:
    """Its limits take 1.96 where ours take 1.959964."""
    found = measures(tables)
    several = tables["a"] >= 3
    other = theirs(name, tables)
    np.testing.assert_allclose(found[name], other[name.upper()], rtol=1e-9)
    for ours, its in [("lower", "CI Lower"), ("upper", "CI Upper")]:
        np.testing.assert_allclose(
            found.loc[several, f"{name}_{ours}"], other.loc[several, its], rtol=1e-4
        )


def test_expected_reports(tables: pd.DataFrame) -> None:
    other = theirs("gps", tables, prior_param=[1, 1, 2, 2, 0.5])
    np.testing.assert_allclose(measures(tables)["expected"], other["Expected Count"], rtol=1e-12)


def test_empirical_bayes_under_the_same_prior(tables: pd.DataFrame) -> None:
    """Its percentiles are searched for until their probability is right to 1e-5."""
    expected = measures(tables)["expected"]
    found = ebgm(tables["a"], expected, PUBLISHED)
    other = theirs("gps", tables, prior_param=list(astuple(PUBLISHED)))
    np.testing.assert_allclose(found.ebgm, other["EBGM"], rtol=1e-9)
    np.testing.assert_allclose(found.eb05, other["LowerBound"], rtol=2e-3)
    np.testing.assert_allclose(found.eb95, other["UpperBound"], rtol=2e-3)


@pytest.mark.real
def test_the_fitted_prior_is_likelier_than_vigipys(caers: Source) -> None:
    """By its own likelihood, which conditions the mixture on pairs that are seen.

    It searches by Nelder and Mead from one start, no shape above 20, and stops on the way.
    """
    likelihood = pytest.importorskip("vigipy.GPS.GPS", reason=REASON).truncated_likelihood
    n, e = caers.pairs["a"].to_numpy(float), caers.pairs["e"].to_numpy()
    fit = fit_prior(n, e, likelihood=Likelihood.SEEN_MIXTURE)
    ours = likelihood(astuple(fit.prior), n, e, 0)
    assert ours == pytest.approx(-fit.log_likelihood, abs=0.1)
    assert ours < likelihood(result("gps", caers.pairs).params["prior_param"], n, e, 0)
