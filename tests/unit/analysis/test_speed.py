"""Seconds of processor time for as many pairs as one quarter of FAERS has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from etl.analysis.measures import measures
from etl.analysis.mgps import Prior
from etl.analysis.mgps_fit import Likelihood, fit_prior
from tests.unit.analysis.tables import drawn

PAIRS = 900_000
REPORTS = 20_000_000
PRIOR = Prior(3.25, 0.4, 2.03, 1.9, 0.065)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start <= seconds


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    """Negative binomial counts of at least one report, and what was expected."""
    generator = np.random.default_rng(1)
    e = 10 ** generator.normal(-1, 1, 6 * PAIRS).clip(-4.5, 4)
    _, n = drawn(PRIOR, e, generator)
    is_seen = n > 0
    found = pd.DataFrame({"n": n[is_seen], "e": e[is_seen]}).head(PAIRS)
    assert len(found) == PAIRS
    return found


@pytest.mark.parametrize("likelihood", [Likelihood.SEEN_PAIRS, Likelihood.SEEN_MIXTURE])
def test_a_prior_is_fitted_in_twenty_seconds(pairs: pd.DataFrame, likelihood: Likelihood) -> None:
    with within(20):
        fit = fit_prior(pairs["n"], pairs["e"], likelihood=likelihood)
    assert fit.pairs == PAIRS


def test_all_tables_are_measured_in_ten_seconds(pairs: pd.DataFrame) -> None:
    a = pairs["n"]
    with_substance = np.maximum(a, np.floor(3 * np.sqrt(pairs["e"] * REPORTS)))
    with_event = np.maximum(a, np.round(pairs["e"] * REPORTS / with_substance))
    b, c = with_substance - a, with_event - a
    tables = pd.DataFrame({"a": a, "b": b, "c": c, "d": REPORTS - a - b - c})
    with within(10):
        found = measures(tables)
    assert found["p_adjusted"].notna().mean() > 0.9
