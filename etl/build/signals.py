"""The relations of disproportionate reporting: what is measured on the 2x2 tables of a build."""

from __future__ import annotations

import pandas as pd

from etl.build.tables import frame
from etl.sources.base import Step

CELLS = ("a", "b", "c", "d")
KEYS = ("source", "counted_source", "counted_from", "substance", "scope", "event_kind", "event")
FAMILY = ("source", "substance", "scope", "event_kind")
"""The tables that one list shows are looked at together, so p-values are adjusted over them."""
MEASURES = (
    *("expected", "prr", "prr_lower", "prr_upper", "ror", "ror_lower", "ror_upper", "chi2"),
    *("ic", "ic_lower", "ic_upper", "p_value", "p_adjusted"),
)


def signal_steps() -> list[Step]:
    """The steps that measure 2x2 tables."""
    return [Step(name="measured_signal", reads=("work_signal_table",), make=measured)]


def measured(tables: pd.DataFrame) -> pd.DataFrame:
    """The tables with every measure of them, NaN where there is none."""
    if tables.empty:
        types = dict.fromkeys(KEYS, "string") | dict.fromkeys(CELLS, "int64")
        return frame([], types | dict.fromkeys(MEASURES, "float64"))
    # scipy takes most of a second to load, and a build without a background needs none of it.
    from etl.analysis.measures import measures

    return pd.concat([tables, measures(tables, family=FAMILY)], axis=1)
