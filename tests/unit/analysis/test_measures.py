"""What is published of a table, and what is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames, range_indexes

from etl.analysis.measures import (
    CELLS,
    COLUMNS,
    EMPIRICAL_BAYES_COLUMNS,
    FEWEST_FOR_INTERVAL,
    measures,
)
from etl.analysis.mgps import Prior, ebgm
from etl.analysis.multiplicity import adjusted_p_values, fisher_p_value
from etl.analysis.ratios import (
    Estimate,
    information_component,
    proportional_reporting_ratio,
    reporting_odds_ratio,
    yates_chi_square,
)

# DuMouchel 1999, for FDA's data of that time.
PRIOR = Prior(0.204, 0.058, 1.415, 1.838, 0.0969)
INTERVALS = [
    ("prr", "prr_lower", "prr_upper"),
    ("ror", "ror_lower", "ror_upper"),
    ("ic", "ic_lower", "ic_upper"),
    ("ebgm", "eb05", "eb95"),
]
LIMITS = [limit for _, *limits in INTERVALS for limit in limits]
VALUES = [name for name in (*COLUMNS, *EMPIRICAL_BAYES_COLUMNS) if name not in LIMITS]

frames = data_frames(
    [column(name, elements=st.integers(0, 40), dtype=int) for name in CELLS],
    index=range_indexes(min_size=1, max_size=12),
)


def frame(*tables: tuple[int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(tables, columns=list(CELLS))


def test_columns_are_as_documented_and_the_index_is_kept() -> None:
    tables = frame((5, 10, 20, 1000)).set_index(pd.Index(["kratom × nausea"]))
    assert list(measures(tables).columns) == list(COLUMNS)
    found = measures(tables, prior=PRIOR)
    assert list(found.columns) == [*COLUMNS, *EMPIRICAL_BAYES_COLUMNS]
    assert list(found.index) == ["kratom × nausea"]
    assert (found.dtypes == np.float64).all()


def test_each_column_is_its_formula() -> None:
    table = (27, 1755, 214_589, 146_646_769)
    (found,) = measures(frame(table), prior=PRIOR).to_dict("records")
    expected = found["expected"]
    assert expected == pytest.approx(1782 * 214_616 / 146_863_140)

    def same(estimate: Estimate, names: tuple[str, str, str]) -> None:
        assert [found[name] for name in names] == pytest.approx([float(one) for one in estimate])

    same(proportional_reporting_ratio(*table), ("prr", "prr_lower", "prr_upper"))
    same(reporting_odds_ratio(*table), ("ror", "ror_lower", "ror_upper"))
    same(information_component(27, expected), ("ic", "ic_lower", "ic_upper"))
    same(Estimate(*ebgm(27, expected, PRIOR)), ("ebgm", "eb05", "eb95"))
    assert found["chi2"] == pytest.approx(float(yates_chi_square(*table)))
    assert found["p_value"] == pytest.approx(float(fisher_p_value(*table)))
    assert found["p_adjusted"] == found["p_value"]


@pytest.mark.parametrize(
    "table",
    [(0, 10, 20, 1000), (5, 0, 20, 1000), (5, 10, 0, 1000), (5, 10, 20, 0), (0, 0, 0, 0)],
)
def test_a_zero_cell_gives_no_number(table: tuple[int, int, int, int]) -> None:
    found = measures(frame(table, (5, 10, 20, 1000)), prior=PRIOR)
    assert found.drop(columns="expected").iloc[0].isna().all()
    assert found.iloc[1].notna().all()


@pytest.mark.parametrize(("reports", "has_interval"), [(1, False), (2, False), (3, True)])
def test_under_three_reports_there_is_no_interval(reports: int, has_interval: bool) -> None:
    (found,) = measures(frame((reports, 10, 20, 1000)), prior=PRIOR).to_dict("records")
    assert all(np.isfinite(found[name]) for name in VALUES)
    assert all(np.isfinite(found[name]) == has_interval for name in LIMITS)


def test_no_table_at_all() -> None:
    found = measures(frame().astype(int), prior=PRIOR, family=["a"])
    assert found.empty
    assert list(found.columns) == [*COLUMNS, *EMPIRICAL_BAYES_COLUMNS]


@settings(max_examples=50)
@given(frames)
def test_a_sparse_table_never_gives_more_than_its_reports_allow(tables: pd.DataFrame) -> None:
    found = measures(tables, prior=PRIOR)
    has_zero = (tables == 0).any(axis=1)
    has_interval = ~has_zero & (tables["a"] >= FEWEST_FOR_INTERVAL)
    for name in VALUES[1:]:
        assert found[name].notna().equals(~has_zero), name
    for name in LIMITS:
        assert found[name].notna().equals(has_interval), name
    assert np.isfinite(found[~has_zero & has_interval]).all(axis=None)
    for value, lower, upper in INTERVALS:
        inside = found[has_interval]
        assert (inside[lower] <= inside[value]).all(), value
        assert (inside[value] <= inside[upper]).all(), value


@settings(max_examples=50)
@given(frames, st.randoms(use_true_random=False))
def test_the_order_of_tables_does_not_matter(tables: pd.DataFrame, random: object) -> None:
    shuffled = tables.sample(frac=1, random_state=random.randrange(1000))  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(
        measures(shuffled, prior=PRIOR).loc[tables.index], measures(tables, prior=PRIOR), rtol=1e-12
    )


def test_the_measures_agree_on_the_direction() -> None:
    """Twice as often as elsewhere, as often, and half as often."""
    found = measures(frame((200, 800, 1000, 9000), (100, 900, 1000, 9000), (50, 950, 1000, 9000)))
    for name in ("prr", "ror"):
        assert found[name].gt(1).tolist()[0::2] == [True, False]
        assert found[name][1] == pytest.approx(1)
    assert found["ic"].gt(0).tolist()[0::2] == [True, False]
    assert found["ic"][1] == pytest.approx(0)
    assert found["p_value"][1] == 1
    assert found["chi2"][1] == 0


def test_p_values_are_adjusted_within_their_family() -> None:
    tables = frame((5, 10, 20, 1000), (2, 30, 20, 900), (9, 10, 20, 800), (4, 9, 90, 700))
    tables["source"] = ["faers", "hfcs", "faers", "hfcs"]
    tables["comparator"] = ["all", None, "all", None]
    found = measures(tables, family=["source", "comparator"])
    for source in ("faers", "hfcs"):
        rows = found[tables["source"] == source]
        np.testing.assert_allclose(rows["p_adjusted"], adjusted_p_values(rows["p_value"]))
    together = measures(tables)
    assert not np.allclose(found["p_adjusted"], together["p_adjusted"])
    np.testing.assert_allclose(together["p_adjusted"], adjusted_p_values(found["p_value"]))


def test_a_table_without_a_number_is_no_test() -> None:
    tables = [(5, 10, 20, 1000), (9, 10, 20, 800)]
    alone = measures(frame(*tables))
    beside = measures(frame(*tables, (0, 10, 20, 1000)))
    assert beside["p_adjusted"].tolist()[:2] == alone["p_adjusted"].tolist()


def test_counts_as_duckdb_and_pandas_deliver_them() -> None:
    plain = frame((5, 10, 20, 1000))
    for dtype in ("int32", "Int64", "float64", "int64[pyarrow]"):
        pd.testing.assert_frame_equal(measures(plain.astype(dtype)), measures(plain))


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (frame((5, 10, 20, 1000)).drop(columns="c"), "lack the columns c"),
        (frame((5, -1, 20, 1000)), "b of the table at 0 is -1.0"),
        (frame((5, 10, 20, 1000)).astype(float).replace(20, 20.5), "c of the table at 0 is 20.5"),
        (
            frame((5, 10, 20, 1000)).astype("Int64").replace(1000, pd.NA),
            "d of the table at 0 is nan",
        ),
        (frame((5, 10, 20, 1000)).astype(float).replace(5, np.inf), "a of the table at 0 is inf"),
    ],
)
def test_what_is_no_count_is_refused(tables: pd.DataFrame, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        measures(tables)
