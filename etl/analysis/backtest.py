"""Whether a nowcast is worth showing: held-out quarters, nowcast from what was known then.

The nowcast is compared with two things that need no model: the last value (the quarter before, as
known then, give or take what such values have moved by), and the fixed rule "the latest two
quarters are incomplete, take what is there as it is". The measure is the interval score of
Gneiting and Raftery 2007 (J Am Stat Assoc 102:359-378, eq. 43): the width of the interval plus
2 / alpha times what the truth lies outside of it; smaller is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.analysis.count_distribution import Floats, Numbers, quantile
from etl.analysis.delay import TAIL, as_known, why_not_measurable
from etl.analysis.nowcast import LEAST_PAST_REPORTS, Development, estimate_final
from etl.analysis.simulated_history import Publishing, publish, rates

ALPHA = 2 * TAIL
# The fixed rule of the pages is about the latest two quarters.
HORIZONS = (0, 1)
LEAST_HELD_OUT = 20
LEAST_COVERAGE, MOST_COVERAGE = 0.85, 0.95
# The nowcast's score relative to either of the others must be at most this.
MOST_RELATIVE_SCORE = 0.8
# Past moves from one quarter to the next that the interval of the last value is taken from.
MOVES = 20
LEVELS = (5, 20, 100, 500)
COLUMNS = (
    "series", "row", "releases_later", "final", "present", "expected", "lower", "upper",
    "is_covered", "score", "score_last_value", "score_as_is", "score_as_is_poisson",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a backtest says of the nowcast.

    Attributes:
        may_be_shown: all of the conditions hold.
        reason: which does not; empty if all do.
        held_out: quarters that were nowcast without being used.
        coverage: share of final counts inside the 90 % interval.
        score: mean interval score in reports.
        relative_to_last_value, relative_to_as_is: score relative to the two comparisons.
    """

    may_be_shown: bool
    reason: str
    held_out: int
    coverage: float
    score: float
    relative_to_last_value: float
    relative_to_as_is: float


def interval_score(
    lower: Numbers, upper: Numbers, truth: Numbers, *, alpha: float = ALPHA
) -> Floats:
    """Interval score of a (1 - alpha) interval; arrays that broadcast, in units of the truth."""
    lower, upper, truth = (np.asarray(one, dtype=np.float64) for one in (lower, upper, truth))
    outside = np.maximum(lower - truth, 0) + np.maximum(truth - upper, 0)
    return np.asarray(upper - lower + 2 / alpha * outside)


def backtest(
    present: Floats,
    *,
    final: Floats | None = None,
    horizons: Sequence[int] = HORIZONS,
    first_row: int | None = None,
) -> pd.DataFrame:
    """Nowcast every quarter from what was known at the time and compare with what became of it.

    Args:
        present: histories, shape (series, quarters, delays) or (quarters, delays), all known in the
            same cells.
        final: the true final counts, shape (series, quarters); by default the last column.
        horizons: releases after the first publication at which a quarter is nowcast.
        first_row: the first newest quarter to go back to; by default the first at which the delays
            are measurable.

    Returns:
        A row for each series, held-out quarter and horizon that can be nowcast and whose final
        count is known; the columns are `COLUMNS`.
    """
    present = present if present.ndim == 3 else present[None]
    truth = present[..., -1] if final is None else np.asarray(final).reshape(present.shape[:2])
    frames = []
    for newest in range(first_row or 0, present.shape[1]):
        known = as_known(present, newest)
        if why_not_measurable(known):
            continue
        development = Development.of(known)
        for horizon in horizons:
            row = newest - horizon
            if row < 1 or development.latest[row] != horizon:
                continue
            frames.append(_compared(development, truth, row=row))
    if not frames:
        return pd.DataFrame({name: np.zeros(0) for name in COLUMNS})
    return pd.concat(frames, ignore_index=True).sort_values(
        ["series", "row", "releases_later"], ignore_index=True
    )


def judge(compared: pd.DataFrame) -> Verdict:
    """Decide whether the nowcast may be shown, over all that is given together.

    With 20 quarters of one series, chance alone takes a right interval out of 85 to 95 % one time
    in four: pool the series of a source.

    Args:
        compared: rows of `backtest`.
    """
    held_out = int(compared["row"].nunique())
    if compared.empty:
        return Verdict(False, "no held-out quarter", 0, *[float("nan")] * 4)
    means = compared[list(COLUMNS[8:])].astype(float).mean()
    as_is = min(means["score_as_is"], means["score_as_is_poisson"])
    coverage, score = float(means["is_covered"]), float(means["score"])
    to_last, to_as_is = _relative(score, means["score_last_value"]), _relative(score, as_is)
    reasons = {
        f"{LEAST_HELD_OUT} held-out quarters are needed, there are {held_out}": held_out
        < LEAST_HELD_OUT,
        f"the 90 % interval held {100 * coverage:.1f} % of the final counts": not (
            LEAST_COVERAGE <= coverage <= MOST_COVERAGE
        ),
        f"its score is {to_last:.2f} of that of the last value": to_last > MOST_RELATIVE_SCORE,
        f"its score is {to_as_is:.2f} of that of what is there": to_as_is > MOST_RELATIVE_SCORE,
    }
    reason = "; ".join(text for text, is_so in reasons.items() if is_so)
    return Verdict(not reason, reason, held_out, coverage, score, to_last, to_as_is)


def may_be_shown(present: Floats, *, final: Floats | None = None) -> bool:
    """Whether a backtest over the whole history allows to show its nowcast; see `judge`."""
    return judge(backtest(present, final=final)).may_be_shown


def backtest_table(
    *,
    levels: Sequence[int] = LEVELS,
    series: int = 40,
    quarters: int = 60,
    max_delay: int = 8,
    publishing: Publishing | None = None,
    spread: float = 0.03,
    seed: int = 1,
) -> pd.DataFrame:
    """Coverage and scores on generated histories, a row for each level and horizon, and for both.

    Args:
        levels: reports a quarter.
        series, quarters, max_delay: size of the histories of a level.
        publishing: how reports come out.
        spread: relative variance of the rates between quarters beyond chance.
        seed: of the random numbers.

    Returns:
        level, releases_later ("0", "1", …, "all") and the fields of `Verdict`.
    """
    lines = []
    for level in levels:
        reports = rates(
            level, series=series, quarters=quarters, seed=(seed, level, 0), spread=spread
        )
        history = publish(
            reports,
            publishing=publishing or Publishing(),
            max_delay=max_delay,
            seed=(seed, level, 1),
        )
        compared = backtest(history.present, final=history.final)
        parts: Mapping[str, pd.DataFrame] = {
            **{str(delay): part for delay, part in compared.groupby("releases_later")},
            "all": compared,
        }
        lines += [
            {"level": level, "releases_later": name, **vars(judge(part))}
            for name, part in parts.items()
        ]
    return pd.DataFrame(lines)


def _compared(development: Development, truth: Floats, *, row: int) -> pd.DataFrame:
    """The nowcast of one row beside the two comparisons, for the series that can be nowcast."""
    estimate = estimate_final(development, row=row)
    final = truth[:, row]
    there = development.there
    is_told = (there[:, :row].sum(axis=1) >= LEAST_PAST_REPORTS) & ~np.isnan(final)
    moves = np.abs(np.diff(there[:, max(0, row - MOVES - 1) : row], axis=1))
    reach = np.quantile(moves, 1 - ALPHA, axis=1)
    last, present = there[:, row - 1], estimate.present
    poisson = [quantile(level, mean=present, dispersion=1.0) for level in (TAIL, 1 - TAIL)]
    values = (
        np.arange(len(final)),
        np.full(len(final), row),
        np.full(len(final), development.latest[row]),
        final,
        present,
        estimate.expected,
        estimate.lower,
        estimate.upper,
        (estimate.lower <= final) & (final <= estimate.upper),
        interval_score(estimate.lower, estimate.upper, final),
        interval_score(np.maximum(last - reach, 0), last + reach, final),
        interval_score(present, present, final),
        interval_score(poisson[0], poisson[1], final),
    )
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))[is_told]


def _relative(score: float, other: float) -> float:
    """Ratio of two scores; 1 where both are 0 (nobody is better), infinite over nothing."""
    if other == 0:
        return 1.0 if score == 0 else float("inf")
    return float(score / other)
