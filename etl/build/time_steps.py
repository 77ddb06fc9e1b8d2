"""The relations of a build about time that are made in Python: delays and expected final counts.

The methods load scipy, which takes a third of a small build; they are imported where there are
releases enough to measure anything.
"""

from __future__ import annotations

import pandas as pd

from etl.build.tables import frame
from etl.sources.base import Step

LEAST_RELEASES = 8
"""Fewer releases than these never measure a delay; a test compares it with the methods."""
DELAY = {
    "source": "string",
    "kind": "string",
    "releases_later": "Int64",
    "share": "float64",
    "lower": "float64",
    "upper": "float64",
    "quarters_followed": "Int64",
    "releases_loaded": "Int64",
    "releases_needed": "Int64",
    "reason": "string",
}


def time_steps() -> list[Step]:
    """The steps that measure delays."""
    return [
        Step(
            name="measured_delay",
            reads=("work_arrival", "work_naming_arrival", "work_publication"),
            make=_delays,
        ),
    ]


def _delays(
    arrivals: pd.DataFrame, naming: pd.DataFrame, publications: pd.DataFrame
) -> pd.DataFrame:
    counted = publications.groupby("source")["covered_quarter"].nunique()
    if counted.max() >= LEAST_RELEASES:
        from etl.analysis.arrivals import measured_delays

        return measured_delays(arrivals, naming, publications)
    few = [
        {
            "source": source,
            "kind": "all",
            "releases_loaded": int(loaded),
            "releases_needed": LEAST_RELEASES,
            "reason": (
                f"not measurable yet: {LEAST_RELEASES} releases are needed, {loaded} are loaded"
            ),
        }
        for source, loaded in counted.items()
    ]
    return frame(few, DELAY)
