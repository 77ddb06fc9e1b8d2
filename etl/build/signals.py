"""The relations of disproportionate reporting: what is measured on the 2x2 tables of a build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from etl.build.kept import Kept
from etl.build.tables import frame
from etl.sources.base import Step

if TYPE_CHECKING:
    from etl.analysis.mgps import Prior

CELLS = ("a", "b", "c", "d")
TABLE = "table_number"
FAMILY = "family_number"
"""The tables that one list shows are looked at together, so p-values are adjusted over them."""
MEASURES = (
    *("expected", "prr", "prr_lower", "prr_upper", "ror", "ror_lower", "ror_upper", "chi2"),
    *("ic", "ic_lower", "ic_upper", "p_value", "p_adjusted", "ebgm", "eb05", "eb95"),
)
EIGHT = ("n111", "n110", "n101", "n100", "n011", "n010", "n001", "n000")
INTERACTION_KEYS = ("source", "counted_source", "substance", "class", "event_kind", "event")
OMEGA = ("expected", "omega", "omega_lower", "omega_upper")
SHAPES = ("alpha1", "beta1", "alpha2", "beta2", "weight")
PRIOR_TYPES = (
    dict.fromkeys(("source", "likelihood"), "string")
    | dict.fromkeys(("ingredients", "pairs"), "int64")
    | dict.fromkeys(SHAPES, "float64")
    | {"problem": "string"}
)


ANALYSIS = Path(__file__).parent.parent / "analysis"
# As they were when this was loaded: the files may be replaced while a run goes on.
PROGRAM = b"".join(
    (ANALYSIS / f"{name}.py").read_bytes() for name in ("mgps", "mgps_fit", "squashing")
)
KEPT_PRIOR = "fitted_prior.parquet"


def signal_steps(
    folders: Mapping[str, Path] | None = None, *, trusts_kept: bool = True
) -> list[Step]:
    """The steps that fit priors and measure 2x2 tables.

    Args:
        folders: by report system, where its prior is kept for the next build; none by default.
        trusts_kept: use what is kept.
    """
    make = partial(priors, folders=folders or {}, trusts_kept=trusts_kept)
    return [
        Step(name="fitted_prior", reads=("work_signal_pair", "work_signal_margin"), make=make),
        Step(name="measured_signal", reads=("work_signal_cell", "fitted_prior"), make=measured),
        Step(name="measured_interaction", reads=("work_interaction_table",), make=interactions),
    ]


def priors(
    pairs: pd.DataFrame,
    margins: pd.DataFrame,
    *,
    folders: Mapping[str, Path],
    trusts_kept: bool = True,
) -> pd.DataFrame:
    """The prior for EBGM of each report system, or why there is none.

    What was found of the same counts by the same program is kept, a failure to fit one too.
    """
    rows = []
    for system, own in pairs.groupby("source"):
        source = str(system)
        events = margins[margins["source"] == source]
        found: dict[str, Any] | None = None
        kept = None
        if source in folders:
            path = folders[source] / KEPT_PRIOR
            kept = Kept(path, _fingerprint(own, events), columns=("found",))
            columns = kept.read() if trusts_kept else None
            found = None if columns is None else _unpacked(columns[0])
        if found is None:
            found = _prior(own, events)
            if kept is not None:
                kept.write(_packed(found))
        rows.append({"source": source, **_about(own), **found})
    return frame(rows, PRIOR_TYPES)


def _fingerprint(pairs: pd.DataFrame, margins: pd.DataFrame) -> bytes:
    """64 figures that change with any count that decides on a prior, and with the program."""
    digest = hashlib.sha256(PROGRAM)
    codes, _ = pd.factorize(pairs["ingredient_number"])
    digest.update(codes.astype(np.int64).tobytes())
    counts = ("reports", "ingredient_reports", "event_reports", "all_reports")
    for column in (*(pairs[name] for name in counts), margins["event_reports"], margins["events"]):
        digest.update(np.int64(len(column)).tobytes() + column.to_numpy(dtype=np.int64).tobytes())
    return digest.hexdigest().encode()


def _packed(found: dict[str, Any]) -> np.ndarray:
    """Five shapes, or the problem, as whole numbers."""
    if "problem" in found:
        return np.array([0, *map(ord, found["problem"])], dtype=np.int64)
    shapes = np.array([found[name] for name in SHAPES], dtype=np.float64)
    return np.append(1, shapes.view(np.int64))


def _unpacked(numbers: np.ndarray) -> dict[str, Any]:
    if numbers[0] == 0:
        return {"problem": "".join(map(chr, numbers[1:]))}
    return dict(zip(SHAPES, numbers[1:].view(np.float64).tolist(), strict=True))


def _about(pairs: pd.DataFrame) -> dict[str, Any]:
    return {
        "likelihood": "all_cells",
        "ingredients": int(pairs["ingredient_number"].nunique()),
        "pairs": len(pairs),
    }


def _prior(pairs: pd.DataFrame, margins: pd.DataFrame) -> dict[str, Any]:
    """Fit one to all cells of the ingredients given, those with no report from the margins."""
    # scipy takes most of a second to load, and a build without a background needs none of it.
    from etl.analysis.mgps_fit import Likelihood, PriorNotFittedError, fit_prior
    from etl.analysis.squashing import unseen_cells

    ingredients = pairs.drop_duplicates("ingredient_number")
    reports = int(pairs["all_reports"].iloc[0])
    expected = pairs["ingredient_reports"] * pairs["event_reports"] / reports
    try:
        unseen = unseen_cells(
            ingredients["ingredient_reports"],
            margins["event_reports"].repeat(margins["events"]),
            expected,
            reports=reports,
        )
        fit = fit_prior(pairs["reports"], expected, likelihood=Likelihood.ALL_CELLS, unseen=unseen)
    except PriorNotFittedError as error:
        return {"problem": str(error)}
    return {name: getattr(fit.prior, name) for name in SHAPES}


def measured(tables: pd.DataFrame, fitted: pd.DataFrame) -> pd.DataFrame:
    """The numbers of the tables with every measure of them, NaN where there is none."""
    if tables.empty:
        return frame([], {TABLE: "int64"} | dict.fromkeys(MEASURES, "float64"))
    from etl.analysis.measures import measures

    known = _known_priors(fitted)
    # Filled in place: a copy of millions of tables takes gigabytes.
    found = {name: np.full(len(tables), np.nan) for name in MEASURES}
    for source, rows in tables.groupby("prior_of", dropna=False).indices.items():
        part = tables[[FAMILY, *CELLS]].iloc[rows]
        for name, values in measures(part, prior=known.get(source), family=[FAMILY]).items():
            found[str(name)][rows] = values
    return pd.DataFrame({TABLE: tables[TABLE], **found}, copy=False)


def interactions(tables: pd.DataFrame) -> pd.DataFrame:
    """The counts of substance, class and event with omega and its limits."""
    if tables.empty:
        types = dict.fromkeys(INTERACTION_KEYS, "string") | dict.fromkeys(EIGHT, "int64")
        return frame([], types | dict.fromkeys(OMEGA, "float64"))
    from etl.analysis.interaction import omega  # scipy loads slowly

    return tables.join(omega(tables))


def _known_priors(fitted: pd.DataFrame) -> dict[str, Prior]:
    from etl.analysis.mgps import Prior

    rows = fitted.dropna(subset=list(SHAPES)).to_dict("records")
    return {row["source"]: Prior(**{name: row[name] for name in SHAPES}) for row in rows}
