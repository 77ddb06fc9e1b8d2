"""A prior is fitted once to the same counts, and again where any of them is another."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from etl.analysis import mgps_fit
from etl.analysis.mgps import Prior
from etl.build.signals import KEPT_PRIOR, priors

PRIOR = Prior(3.25, 0.4, 2.03, 1.9, 0.065)
PAIRS = pd.DataFrame(
    {
        "source": "faers",
        "ingredient_number": [1, 1, 2],
        "pt": ["COMA", "RASH", "COMA"],
        "reports": [2, 1, 1],
        "ingredient_reports": [3, 3, 1],
        "event_reports": [3, 1, 3],
        "all_reports": 9,
    }
)
MARGINS = pd.DataFrame({"source": "faers", "event_reports": [1, 3], "events": [1, 1]})


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every fit."""
    made: list[int] = []

    def fit(n: pd.Series, *_: object, **__: object) -> SimpleNamespace:
        made.append(len(n))
        return SimpleNamespace(prior=PRIOR)

    monkeypatch.setattr(mgps_fit, "fit_prior", fit)
    return made


def test_a_prior_is_kept_while_its_counts_are_the_same(fits: list[int], tmp_path: Path) -> None:
    folders = {"faers": tmp_path}
    first = priors(PAIRS, MARGINS, folders=folders)
    again = priors(PAIRS.copy(), MARGINS.copy(), folders=folders)
    assert fits == [3]
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert again.loc[0, "alpha1"] == PRIOR.alpha1
    for name in ("reports", "ingredient_reports", "all_reports"):
        priors(PAIRS.assign(**{name: PAIRS[name] + 1}), MARGINS, folders=folders)
    other = [1, 2, 2]
    priors(PAIRS.assign(ingredient_number=other), MARGINS, folders=folders)
    priors(PAIRS, MARGINS.assign(events=[2, 1]), folders=folders)
    assert len(fits) == 6


def test_a_damaged_one_and_one_that_is_not_trusted_are_made_again(
    fits: list[int], tmp_path: Path
) -> None:
    folders = {"faers": tmp_path}
    first = priors(PAIRS, MARGINS, folders=folders)
    (tmp_path / KEPT_PRIOR).write_bytes(b"PAR1")
    again = priors(PAIRS, MARGINS, folders=folders)
    priors(PAIRS, MARGINS, folders=folders, trusts_kept=False)
    priors(PAIRS, MARGINS, folders={})
    assert len(fits) == 4
    pd.testing.assert_frame_equal(first, again)


def test_a_failure_is_kept_with_its_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[int] = []

    def fail(*_: object, **__: object) -> None:
        made.append(1)
        raise mgps_fit.PriorNotFittedError("none: too few")

    monkeypatch.setattr(mgps_fit, "fit_prior", fail)
    first, again = (priors(PAIRS, MARGINS, folders={"faers": tmp_path}) for _ in range(2))
    assert made == [1]
    assert first.loc[0, "problem"] == "none: too few"
    pd.testing.assert_frame_equal(first, again)
