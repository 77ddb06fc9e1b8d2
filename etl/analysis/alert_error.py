"""How often alerts are false, and what they find: measured on made-up series.

A null series has no outbreak: Poisson, overdispersed, growing, with a yearly wave, or sparse. Every
alarm in it is false. A planted series doubles and stays there; it is found where it alarms in the
first or the second quarter. As in a build, the quarters and the months of the same reports are both
looked at, and an alarm is a quarter that is unusual, or has an unusual month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from etl.analysis.alerts import (
    ALLOWANCE_OF_MONTHS,
    ALLOWANCE_OF_QUARTERS,
    BASELINE_YEARS,
    FALSE_ALARMS_OF_A_SERIES,
    LEAST_REPORTS_A_MONTH,
    MONTHS_A_QUARTER,
    MONTHS_A_YEAR,
    QUARTERS_A_YEAR,
    Arrived,
    level_of_board,
    look_back,
    replay,
)
from etl.analysis.count_distribution import Flags, Floats
from etl.analysis.simulated_history import Publishing, publish

BOARD = 40
LEVELS = (5, 20, 100)
# Dispersion, growth a year and height of the wave (both on the log scale).
NULLS = {
    "Poisson": (1.0, 0.0, 0.0),
    "overdispersed": (2.5, 0.0, 0.0),
    "strongly overdispersed": (5.0, 0.0, 0.0),
    "growing": (1.5, 0.2, 0.0),
    "shrinking": (1.5, -0.2, 0.0),
    "seasonal": (1.5, 0.0, 0.4),
}
SPARSE_LEVEL = 0.3
SPARSE = {"sparse": 1.0, "sparse, in clusters": 2.0}
DISPERSIONS = (1.0, 1.5, 2.5)
FOUND_WITHIN = 2


def null_counts(
    kind: str, *, level: float, series: int, periods: int, periods_a_year: int, seed: int
) -> Floats:
    """Counts without an outbreak, shape (series, periods).

    Args:
        kind: a key of `NULLS` or `SPARSE`.
        level: reports a quarter in the middle of the series.
        series, periods: the shape.
        periods_a_year: 4 or 12.
        seed: of the random numbers.
    """
    dispersion, growth, wave = NULLS[kind] if kind in NULLS else (SPARSE[kind], 0.0, 0.0)
    years = (np.arange(periods) - periods / 2) / periods_a_year
    mean = np.exp(growth * years + wave * np.sin(2 * np.pi * years))
    mean = mean * level * QUARTERS_A_YEAR / periods_a_year
    return draw(np.broadcast_to(mean, (series, periods)), dispersion=dispersion, seed=seed)


def draw(mean: Floats, *, dispersion: float, seed: int) -> Floats:
    """Poisson or negative binomial counts with variance = dispersion x mean."""
    random = np.random.default_rng(seed)
    if dispersion <= 1:
        return random.poisson(mean).astype(np.float64)
    return random.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(np.float64)


@dataclass(frozen=True)
class Alarms:
    """What alarms of made-up series, shape (series, judged quarters).

    Attributes:
        alone: where a series is looked at by itself.
        on_a_board: where it is one of 40.
    """

    alone: Flags
    on_a_board: Flags


def false_alarm_table(
    *,
    levels: Sequence[float] = LEVELS,
    boards: int = 10,
    years: int = 5,
    baseline_years: int = BASELINE_YEARS,
    seed: int = 1,
) -> pd.DataFrame:
    """False alarms a year of null series, each alone and together on boards of 40.

    Args:
        levels: reports a quarter.
        boards: boards of 40 series, of each kind and level.
        years: judged, after the baseline.
        baseline_years: before the first quarter that is judged.
        seed: of the random numbers.

    Returns:
        kind, level, a_series (false alarms a year of a series looked at alone), a_board (false
        alarms a year of 40 together), and a last line for boards on which every kind is mixed.
    """
    first = baseline_years * QUARTERS_A_YEAR + 2
    cases = [(kind, level) for kind in NULLS for level in levels]
    cases += [(kind, SPARSE_LEVEL) for kind in SPARSE]
    lines, every = [], []
    for place, (kind, level) in enumerate(cases):
        months = null_counts(
            kind,
            level=level,
            series=boards * BOARD,
            periods=MONTHS_A_QUARTER * (first + years * QUARTERS_A_YEAR),
            periods_a_year=MONTHS_A_YEAR,
            seed=seed * 1000 + place,
        )
        found = _of_both(months, first=first)
        every.append(found)
        lines.append(_rates(_alarms(found), kind=kind, level=level))
    mixed = [np.concatenate(one) for one in zip(*every, strict=True)]
    order = np.random.default_rng(seed).permutation(len(mixed[0]))
    order = order[: len(order) // BOARD * BOARD]
    mixed = [one[order] for one in mixed]
    lines.append(_rates(_alarms(mixed), kind="all, mixed", level=np.nan))
    return pd.DataFrame(lines)


def detection_table(
    *,
    levels: Sequence[float] = LEVELS,
    dispersions: Sequence[float] = DISPERSIONS,
    boards: int = 200,
    baseline_years: int = BASELINE_YEARS,
    publishing: Publishing | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """How often a doubling that stays is found within two quarters.

    Args:
        levels: reports a quarter before the doubling.
        dispersions: variance over mean of a month, before and after.
        boards: series with a doubling, each on a board with 39 that have none.
        baseline_years: before the doubling.
        publishing: how late reports come; by default all are there at once. Then months cannot be
            judged, as in a build, and quarters are.
        seed: of the random numbers.

    Returns:
        level, dispersion, alone (share found where the series is looked at by itself), on_a_board
        (share found on a board of 40), first_quarter (on a board, in the first quarter).
    """
    before = baseline_years * QUARTERS_A_YEAR + 2
    a_quarter = MONTHS_A_QUARTER if publishing is None else 1
    lines = []
    for place, (level, dispersion) in enumerate((a, b) for a in levels for b in dispersions):
        rate = np.full((boards * BOARD, (before + FOUND_WITHIN) * a_quarter), level / a_quarter)
        rate[::BOARD, before * a_quarter :] *= 2
        if publishing is None:
            counts = draw(rate, dispersion=dispersion, seed=seed * 1000 + place)
            found = _alarms(_of_both(counts, first=before))
        else:
            history = _published(rate, dispersion, publishing, seed)
            found = _alarms([replayed_probabilities(history, first=before)])
        lines.append(
            {
                "level": level,
                "dispersion": dispersion,
                "alone": found.alone[::BOARD].any(axis=1).mean(),
                "on_a_board": found.on_a_board[::BOARD].any(axis=1).mean(),
                "first_quarter": found.on_a_board[::BOARD, 0].mean(),
            }
        )
    return pd.DataFrame(lines)


def most_findable(
    *,
    levels: Sequence[float] = LEVELS,
    dispersions: Sequence[float] = DISPERSIONS,
    false_alarms: float = 1 / BOARD,
) -> pd.DataFrame:
    """What nobody can do better: the share of doublings found by who knows mean and dispersion.

    Of all ways to judge two quarters with so many false alarms, none finds more than the one that
    looks at their sum (Neyman and Pearson 1933, Phil Trans R Soc A 231:289-337): for counts of this
    kind the likelihood ratio of a doubling grows with it.

    Args:
        levels: reports a quarter before the doubling.
        dispersions: variance over mean of a quarter.
        false_alarms: a year and series; by default one a year on a board of 40.

    Returns:
        level, dispersion, at_most (share).
    """
    lines = []
    chance = FOUND_WITHIN * false_alarms / QUARTERS_A_YEAR
    for level, dispersion in ((a, b) for a in levels for b in dispersions):
        usual, doubled = (
            _distribution(times * FOUND_WITHIN * level, dispersion) for times in (1, 2)
        )
        limit = usual.isf(chance)
        # At the limit itself it alarms so often that the chance is used up.
        at_limit = (chance - usual.sf(limit)) / usual.pmf(limit)
        found = doubled.sf(limit) + at_limit * doubled.pmf(limit)
        lines.append({"level": level, "dispersion": dispersion, "at_most": float(found)})
    return pd.DataFrame(lines)


def _distribution(mean: float, dispersion: float) -> Any:
    """The distribution that `draw` draws from."""
    if dispersion <= 1:
        return stats.poisson(mean)
    return stats.nbinom(mean / (dispersion - 1), 1 / dispersion)


def _of_both(months: Floats, *, first: int) -> list[Floats]:
    """Probabilities of the quarters and of the months, from a position of a quarter on."""
    quarters = months.reshape(len(months), -1, MONTHS_A_QUARTER).sum(axis=2)
    return [
        _probabilities(quarters, periods_a_year=QUARTERS_A_YEAR, first=first, least=0.0),
        _probabilities(
            months,
            periods_a_year=MONTHS_A_YEAR,
            first=first * MONTHS_A_QUARTER,
            least=LEAST_REPORTS_A_MONTH,
        ),
    ]


def replayed_probabilities(history: Floats, *, first: int) -> Floats:
    """Probabilities of a replay of quarters, shape (series, judged quarters)."""
    frame = replay(history, first=first)
    return frame["probability"].to_numpy().reshape(-1, len(history)).T


def _probabilities(counts: Floats, *, periods_a_year: int, first: int, least: float) -> Floats:
    """Probabilities of the periods from a position on; NaN where one is not judged."""
    found = look_back(
        Arrived.of_counts(counts),
        newest=range(first, counts.shape[1]),
        periods_a_year=periods_a_year,
        least_a_period=least,
    )
    probabilities = np.full((len(counts), counts.shape[1] - first), np.nan)
    probabilities[found["series"].astype(int), found["newest"] - first] = found["probability"]
    return probabilities


def _alarms(each: Sequence[Floats]) -> Alarms:
    """The alarms of quarters, or of quarters and of the months in them."""
    alone, together = [], []
    for probabilities in each:
        in_a_quarter = probabilities.shape[1] // each[0].shape[1]
        looks = in_a_quarter * QUARTERS_A_YEAR
        allowance = ALLOWANCE_OF_QUARTERS if in_a_quarter == 1 else ALLOWANCE_OF_MONTHS
        by_quarter = (len(probabilities), -1, in_a_quarter)
        level = allowance * FALSE_ALARMS_OF_A_SERIES / looks
        alone.append((probabilities <= level).reshape(by_quarter).any(axis=2))
        together.append(_on_boards(probabilities, looks, allowance).reshape(by_quarter).any(axis=2))
    return Alarms(np.any(alone, axis=0), np.any(together, axis=0))


def _published(rate: Floats, dispersion: float, publishing: Publishing, seed: int) -> Floats:
    """Triangles of reports that come late, with rates that vary as much as the dispersion says."""
    random = np.random.default_rng(seed)
    if dispersion > 1:
        rate = random.gamma(rate / (dispersion - 1), dispersion - 1)
    return publish(rate, publishing=publishing, max_delay=8, seed=seed + 1).present


def _on_boards(probabilities: Floats, looks: int, allowance: float) -> Flags:
    """Alarms where series are looked at together by 40; shape (series, periods)."""
    boards = probabilities.reshape(-1, BOARD, probabilities.shape[1])
    levels = np.array(
        [
            [
                level_of_board(period, periods_a_year=looks, allowance=allowance)
                for period in board.T
            ]
            for board in boards
        ]
    )
    return np.asarray(boards <= levels[:, None, :]).reshape(probabilities.shape)


def _rates(found: Alarms, *, kind: str, level: float) -> dict[str, object]:
    a_series = found.alone.mean() * QUARTERS_A_YEAR
    a_board = found.on_a_board.mean() * QUARTERS_A_YEAR * BOARD
    return {"kind": kind, "level": level, "a_series": a_series, "a_board": a_board}
