"""The relations of disproportionate reporting: what is measured on the 2x2 tables of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.build.tables import frame
from etl.sources.base import Step

if TYPE_CHECKING:
    from etl.analysis.mgps import Prior

CELLS = ("a", "b", "c", "d")
KEYS = (
    *("source", "counted_source", "counted_from", "substance"),
    *("scope", "population", "comparator", "event_kind", "event"),
)
FAMILY = ("source", "substance", "scope", "population", "comparator", "event_kind")
"""The tables that one list shows are looked at together, so p-values are adjusted over them."""
MEASURES = (
    *("expected", "prr", "prr_lower", "prr_upper", "ror", "ror_lower", "ror_upper", "chi2"),
    *("ic", "ic_lower", "ic_upper", "p_value", "p_adjusted", "ebgm", "eb05", "eb95"),
)
OMEGA = ("expected", "omega", "omega_lower", "omega_upper")
SHAPES = ("alpha1", "beta1", "alpha2", "beta2", "weight")
PRIOR_TYPES = (
    dict.fromkeys(("source", "likelihood"), "string")
    | dict.fromkeys(("ingredients", "pairs"), "int64")
    | dict.fromkeys(SHAPES, "float64")
    | {"problem": "string"}
)


def signal_steps() -> list[Step]:
    """The steps that fit priors and measure 2x2 tables."""
    return [
        Step(name="fitted_prior", reads=("work_signal_pair", "work_signal_margin"), make=priors),
        Step(name="measured_signal", reads=("work_signal_table", "fitted_prior"), make=measured),
        Step(name="measured_interaction", reads=("work_interaction_table",), make=interactions),
    ]


def priors(pairs: pd.DataFrame, margins: pd.DataFrame) -> pd.DataFrame:
    """The prior for EBGM of each report system, or why there is none."""
    rows = [
        {"source": source, **_prior(own, margins[margins["source"] == source])}
        for source, own in pairs.groupby("source")
    ]
    return frame(rows, PRIOR_TYPES)


def _prior(pairs: pd.DataFrame, margins: pd.DataFrame) -> dict[str, Any]:
    """Fit one to all cells of the ingredients given, those with no report from the margins."""
    # scipy takes most of a second to load, and a build without a background needs none of it.
    from etl.analysis.mgps_fit import Likelihood, PriorNotFittedError, fit_prior
    from etl.analysis.squashing import unseen_cells

    ingredients = pairs.drop_duplicates("ingredient")
    reports = int(pairs["all_reports"].iloc[0])
    expected = pairs["ingredient_reports"] * pairs["event_reports"] / reports
    found: dict[str, Any] = {
        "likelihood": Likelihood.ALL_CELLS.value,
        "ingredients": len(ingredients),
        "pairs": len(pairs),
    }
    try:
        unseen = unseen_cells(
            ingredients["ingredient_reports"],
            margins["event_reports"].repeat(margins["events"]),
            expected,
            reports=reports,
        )
        fit = fit_prior(pairs["reports"], expected, likelihood=Likelihood.ALL_CELLS, unseen=unseen)
    except PriorNotFittedError as error:
        return found | {"problem": str(error)}
    return found | {name: getattr(fit.prior, name) for name in SHAPES}


def measured(tables: pd.DataFrame, fitted: pd.DataFrame) -> pd.DataFrame:
    """The tables with every measure of them, NaN where there is none.

    EBGM is of preferred terms alone, among all reports and against all others: the prior was fitted
    to pairs of an ingredient and a term of these.
    """
    if tables.empty:
        types = dict.fromkeys(KEYS, "string") | dict.fromkeys(CELLS, "int64")
        return frame([], types | dict.fromkeys(MEASURES, "float64"))
    from etl.analysis.measures import measures

    known = _known_priors(fitted)
    has_prior = (
        tables["event_kind"].eq("term")
        & tables["population"].eq("all")
        & tables["comparator"].eq("all")
    )
    parts = [
        part.join(measures(part, prior=known.get(source) if is_of_prior else None, family=FAMILY))
        for (source, is_of_prior), part in tables.groupby(["source", has_prior])
    ]
    return pd.concat(parts).reindex(columns=[*tables.columns, *MEASURES]).sort_index()


def interactions(tables: pd.DataFrame) -> pd.DataFrame:
    """The counts of substance, class and event with omega and its limits."""
    if tables.empty:
        return tables.assign(**dict.fromkeys(OMEGA, pd.Series(dtype="float64")))
    from etl.analysis.interaction import omega

    return tables.join(omega(tables))


def _known_priors(fitted: pd.DataFrame) -> dict[str, Prior]:
    from etl.analysis.mgps import Prior

    rows = fitted.dropna(subset=list(SHAPES)).to_dict("records")
    return {row["source"]: Prior(**{name: row[name] for name in SHAPES}) for row in rows}
