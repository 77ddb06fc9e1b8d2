"""The relations of a build about time that are made in Python: delays, expected counts, alerts.

The methods load scipy, which takes a third of a small build; they are imported where there are
releases enough to measure anything.
"""

from __future__ import annotations

import pandas as pd

from etl.analysis.time_columns import (
    BACKTEST_TYPES,
    DELAY_TYPES,
    JUDGED_TYPES,
    NOWCAST_TYPES,
)
from etl.build.tables import frame
from etl.sources.base import Step

LEAST_RELEASES = 8
"""Fewer releases than these never measure a delay; a test compares it with the methods."""
# Expected counts, and a row for each source that says whether they hold.
NOWCASTS = NOWCAST_TYPES | BACKTEST_TYPES | {"is_shown": "boolean"}
LEAST_JUDGED = 10
"""With fewer quarters no past is long enough; a test compares it with the methods."""


def time_steps() -> list[Step]:
    """The steps that measure delays and judge quarters."""
    return [
        Step(
            name="measured_delay",
            reads=("work_arrival", "work_naming_arrival", "work_publication"),
            make=_delays,
        ),
        Step(
            name="nowcast_series",
            reads=("work_naming_arrival", "work_publication"),
            make=_nowcasts,
        ),
        Step(
            name="judged_series",
            reads=(
                "work_series_count",
                "work_series_month",
                "work_judged_quarter",
                "work_naming_arrival",
                "work_publication",
            ),
            make=_judged,
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
            "reason": _too_few(int(loaded)),
        }
        for source, loaded in counted.items()
    ]
    return frame(few, DELAY_TYPES)


def _too_few(loaded: int) -> str:
    return f"not measurable yet: {LEAST_RELEASES} releases are needed, {loaded} are loaded"


def _nowcasts(naming: pd.DataFrame, publications: pd.DataFrame) -> pd.DataFrame:
    """Expected counts, and for each source a row without a quarter that says whether they hold."""
    counted = publications.groupby("source")["covered_quarter"].nunique()
    if counted.max() >= LEAST_RELEASES:
        from etl.analysis.arrivals import nowcasts

        shown, verdicts = nowcasts(naming, publications)
        every = pd.concat([shown, verdicts], ignore_index=True)
        return every[list(NOWCASTS)].astype(NOWCASTS)
    few = [
        {
            "source": source,
            "is_shown": False,
            "reason": _too_few(int(loaded)),
            "held_out_quarters": 0,
        }
        for source, loaded in counted.items()
    ]
    return frame(few, NOWCASTS)


def _judged(
    counts: pd.DataFrame,
    months: pd.DataFrame,
    quarters: pd.DataFrame,
    naming: pd.DataFrame,
    publications: pd.DataFrame,
) -> pd.DataFrame:
    judged = quarters[quarters["is_judged"]].groupby("source")["quarter"].nunique()
    if counts.empty or judged.empty or judged.max() < LEAST_JUDGED:
        return frame([], JUDGED_TYPES)
    from etl.analysis.boards import judged_series

    return judged_series(counts, months, quarters, naming, publications)
