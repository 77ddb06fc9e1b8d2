"""From the arrivals that a build finds to the delays and expected final counts that it publishes.

An arrival is a number of reports with the quarter in which they were received, that of the first
release which has them and that of the release from which on they do not stand. Frames in, frames
out; the methods are those of `etl.analysis.delay`, `nowcast` and `backtest`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.analysis.backtest import Verdict, backtest, judge
from etl.analysis.count_distribution import Floats
from etl.analysis.delay import (
    DISCOUNT,
    Triangle,
    delay_table,
    releases_needed,
    reporting_triangle,
)
from etl.analysis.nowcast import nowcast_board, why_withheld
from etl.analysis.time_columns import BACKTEST_TYPES, DELAY_TYPES, NOWCAST_TYPES

# Releases after the first publication at which counts are taken as settled: a year.
MAX_DELAY = 4
# The share of all reports by kind, and of the reports naming any watched substance.
KINDS = ("all", "expedited", "periodic", "direct")
NAMING, ANY = "naming", "any"


@dataclass(frozen=True)
class Publications:
    """The quarters whose publication is loaded of one source.

    Attributes:
        quarters: in order, such as 2025-Q4.
        lists_everything: a release lists all reports so far, not only new ones.
    """

    quarters: tuple[str, ...]
    lists_everything: bool

    def triangle(self, arrivals: pd.DataFrame, *, rows: Sequence[str] | None = None) -> Triangle:
        """The triangle of some arrivals: received_quarter, first_quarter, gone_quarter, reports."""
        last = self.quarters[-1]
        stays = arrivals[arrivals["first_quarter"] <= last].rename(
            columns={"first_quarter": "first_release", "gone_quarter": "gone_release"}
        )
        if "gone_release" not in stays:
            stays = stays.assign(gone_release=None)
        # What was received long before the first release is known from none at its time.
        stays = stays[stays["received_quarter"] >= self._first_row]
        return reporting_triangle(
            stays,
            releases={one: one for one in self.quarters},
            max_delay=MAX_DELAY,
            quarters=rows or _quarters(self._first_row, last),
            lists_everything=self.lists_everything,
        )

    @property
    def _first_row(self) -> str:
        back = MAX_DELAY if self.lists_everything else 0
        return _quarter(_ordinal(self.quarters[0]) - back)


def measured_delays(
    arrivals: pd.DataFrame, naming: pd.DataFrame, publications: pd.DataFrame
) -> pd.DataFrame:
    """The delays of every source and kind of report, or why there are none.

    Args:
        arrivals: source, kind, received_quarter, first_quarter, gone_quarter, reports.
        naming: the same of reports that name a watched substance, by substance, without gone ones.
        publications: source, covered_quarter, lists_everything.

    Returns:
        The columns of `DELAY_TYPES`; one row for each delay, or one with a reason.
    """
    lines: list[dict[str, object]] = []
    ours = naming[naming["substance"] == ANY].assign(kind=NAMING)
    for source, published in publications_of(publications).items():
        for kind in (*KINDS, NAMING):
            frame = ours if kind == NAMING else arrivals
            own = frame[(frame["source"] == source) & (frame["kind"] == kind)]
            if own.empty and kind != "all":
                continue
            lines += _lines(published.triangle(own).present, source=source, kind=kind)
    return _typed(lines, DELAY_TYPES)


def nowcasts(naming: pd.DataFrame, publications: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The expected final counts by source and substance, where a backtest allows to show them.

    Args:
        naming: source, substance, received_quarter, first_quarter, reports.
        publications: source, covered_quarter, lists_everything.

    Returns:
        The columns of `NOWCAST_TYPES` and of `BACKTEST_TYPES`; the second has a row per source.
    """
    expected, verdicts = [], []
    for source, published in publications_of(publications).items():
        own = naming[naming["source"] == source]
        names = sorted(set(own["substance"]) - {ANY})
        present = np.stack(
            [published.triangle(own[own["substance"] == name]).present for name in names]
            or [published.triangle(own).present]
        )
        verdict = _verdict(present)
        verdicts.append(_verdict_line(source, verdict))
        if verdict.may_be_shown:
            rows = published.triangle(own).quarters
            expected.append(_expected(present, rows, source=source, names=names))
    columns = list(NOWCAST_TYPES)
    shown = pd.concat(expected) if expected else pd.DataFrame(columns=columns)
    return shown[columns].astype(NOWCAST_TYPES), _typed(verdicts, BACKTEST_TYPES)


def publications_of(frame: pd.DataFrame) -> dict[str, Publications]:
    """What is loaded of every source: source, covered_quarter, lists_everything."""
    return {
        str(source): Publications(
            tuple(sorted(set(own["covered_quarter"]))), bool(own["lists_everything"].iloc[0])
        )
        for source, own in frame.groupby("source", sort=True)
    }


def _lines(present: Floats, *, source: str, kind: str) -> list[dict[str, object]]:
    needed, loaded = releases_needed(present)
    whole = {
        "source": source,
        "kind": kind,
        "releases_loaded": loaded,
        "releases_needed": needed,
        "reason": None,
    }
    found = delay_table(present, discount=DISCOUNT)
    if found.table is None:
        return [whole | {"reason": found.reason}]
    renamed = found.table.rename(columns={"quarters": "quarters_followed"})
    return [whole | {str(name): value for name, value in row.items()} for row in
            renamed.to_dict("records")]  # fmt: skip


def _verdict(present: Floats) -> Verdict:
    """The verdict of a backtest over the series that can be nowcast, pooled."""
    reasons = [why_withheld(one) for one in present]
    told = present[[not reason for reason in reasons]]
    if not len(told):
        return Verdict(False, reasons[0], 0, *[float("nan")] * 4)
    return judge(backtest(told))


def _verdict_line(source: str, verdict: Verdict) -> dict[str, object]:
    return {
        "source": source,
        "is_shown": verdict.may_be_shown,
        "reason": verdict.reason or None,
        "held_out_quarters": verdict.held_out,
        "coverage": verdict.coverage,
        "score": verdict.score,
        "relative_to_last_value": verdict.relative_to_last_value,
        "relative_to_fixed_rule": verdict.relative_to_as_is,
    }


def _expected(
    present: Floats, quarters: Sequence[str], *, source: str, names: Sequence[str]
) -> pd.DataFrame:
    board = nowcast_board(present, quarters, names=names)
    board = board.rename(columns={"series": "substance", "present": "reports"})
    return board.assign(
        source=source, expected=board["expected"].round(1), share=board["share"].round(4)
    )


def _typed(lines: Sequence[dict[str, object]], types: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=list(types)).astype(types)


def _ordinal(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1


def _quarter(ordinal: int) -> str:
    return f"{ordinal // 4}-Q{ordinal % 4 + 1}"


def _quarters(first: str, last: str) -> list[str]:
    return [_quarter(one) for one in range(_ordinal(first), _ordinal(last) + 1)]
