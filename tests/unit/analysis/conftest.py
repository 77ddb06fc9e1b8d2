"""Real tables that others have published measures of."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest


class Source(NamedTuple):
    """The pairs of a source and its margins: distinct reports throughout."""

    pairs: pd.DataFrame
    substance_reports: np.ndarray
    event_reports: np.ndarray
    reports: int


@pytest.fixture(scope="session")
def golden(real_data: Path) -> pd.DataFrame:
    """Sixty tables of kratom in FAERS with the ROR that NaPDI printed."""
    return pd.read_csv(real_data / "validation" / "napdi_kratom_2x2_golden.csv")


@pytest.fixture(scope="session")
def caers(real_data: Path) -> Source:
    """CAERS of 2012, the example of openEBGM."""
    return counted(caers_rows(real_data))


def caers_rows(real_data: Path) -> pd.DataFrame:
    """Give one row per report (id), product (var1) and event (var2)."""
    path = real_data / "validation" / "openebgm_caers_2012.csv.gz"
    return pd.read_csv(path, keep_default_na=False)


def counted(rows: pd.DataFrame) -> Source:
    """Count distinct reports: pairs with the cells a, b, c, d and the expected count e."""
    reports = rows["id"].nunique()
    products = rows.groupby("var1")["id"].nunique()
    events = rows.groupby("var2")["id"].nunique()
    pairs = rows.groupby(["var1", "var2"])["id"].nunique().rename("a").reset_index()
    with_product, with_event = pairs["var1"].map(products), pairs["var2"].map(events)
    pairs["b"] = with_product - pairs["a"]
    pairs["c"] = with_event - pairs["a"]
    pairs["d"] = reports - pairs["a"] - pairs["b"] - pairs["c"]
    pairs["e"] = with_product * with_event / reports
    return Source(pairs, products.to_numpy(), events.to_numpy(), reports)
