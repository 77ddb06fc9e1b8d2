"""How often alerts are false, and what they find: measured on made-up series.

A null series has no outbreak: Poisson, overdispersed, growing, with a yearly wave, or sparse. Every
alarm in it is false. A planted series doubles and stays there; it is found where it alarms in the
first or the second period.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.analysis.alerts import (
    BASELINE_YEARS,
    FALSE_ALARMS_OF_A_SERIES,
    QUARTERS_A_YEAR,
    level_of_board,
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


def false_alarm_table(
    *,
    periods_a_year: int = QUARTERS_A_YEAR,
    levels: Sequence[float] = LEVELS,
    boards: int = 10,
    years: int = 5,
    baseline_years: int = BASELINE_YEARS,
    seed: int = 1,
) -> pd.DataFrame:
    """False alarms a year of null series, each alone and together on boards of 40.

    Args:
        periods_a_year: 4 or 12.
        levels: reports a quarter.
        boards: boards of 40 series, of each kind and level.
        years: replayed, after the baseline.
        baseline_years: before the first period that is judged.
        seed: of the random numbers.

    Returns:
        kind, level, a_series (false alarms a year of a series looked at alone), a_board (false
        alarms a year of 40 together), and a last line for boards on which every kind is mixed.
    """
    skipped = baseline_years * periods_a_year + 2
    cases = [(kind, level) for kind in NULLS for level in levels]
    cases += [(kind, SPARSE_LEVEL) for kind in SPARSE]
    lines, every = [], []
    for place, (kind, level) in enumerate(cases):
        counts = null_counts(
            kind,
            level=level,
            series=boards * BOARD,
            periods=skipped + years * periods_a_year,
            periods_a_year=periods_a_year,
            seed=seed * 1000 + place,
        )
        probabilities = replayed_probabilities(counts, periods_a_year, first=skipped)
        every.append(probabilities)
        lines.append(_rates(probabilities, periods_a_year, kind=kind, level=level))
    mixed = np.concatenate(every)
    mixed = mixed[np.random.default_rng(seed).permutation(len(mixed))]
    mixed = mixed[: len(mixed) // BOARD * BOARD]
    return pd.DataFrame([*lines, _rates(mixed, periods_a_year, kind="all, mixed", level=np.nan)])


def detection_table(
    *,
    periods_a_year: int = QUARTERS_A_YEAR,
    levels: Sequence[float] = LEVELS,
    dispersions: Sequence[float] = DISPERSIONS,
    boards: int = 200,
    baseline_years: int = BASELINE_YEARS,
    publishing: Publishing | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """How often a doubling that stays is found within two periods.

    Args:
        periods_a_year: 4 or 12.
        levels: reports a quarter before the doubling.
        dispersions: variance over mean, before and after.
        boards: series with a doubling, each on a board with 39 that have none.
        baseline_years: before the doubling.
        publishing: how late reports come; by default all are there at once.
        seed: of the random numbers.

    Returns:
        level, dispersion, alone (share found where the series is looked at by itself), on_a_board
        (share found on a board of 40), first_period (on a board, in the first period).
    """
    before = baseline_years * periods_a_year + 2
    lines = []
    for place, (level, dispersion) in enumerate((a, b) for a in levels for b in dispersions):
        rate = np.full((boards * BOARD, before + FOUND_WITHIN), level * QUARTERS_A_YEAR)
        rate = rate / periods_a_year
        rate[::BOARD, before:] *= 2
        counts = draw(rate, dispersion=dispersion, seed=seed * 1000 + place)
        history = counts if publishing is None else _published(rate, dispersion, publishing, seed)
        probabilities = replayed_probabilities(history, periods_a_year, first=before)
        planted = _alarms(probabilities, periods_a_year)[::BOARD]
        alone = probabilities[::BOARD] <= FALSE_ALARMS_OF_A_SERIES / periods_a_year
        lines.append(
            {
                "level": level,
                "dispersion": dispersion,
                "alone": alone.any(axis=1).mean(),
                "on_a_board": planted.any(axis=1).mean(),
                "first_period": planted[:, 0].mean(),
            }
        )
    return pd.DataFrame(lines)


def replayed_probabilities(history: Floats, periods_a_year: int, *, first: int) -> Floats:
    """Probabilities of a replay, shape (series, judged periods)."""
    frame = replay(history, periods_a_year=periods_a_year, first=first)
    return frame["probability"].to_numpy().reshape(-1, len(history)).T


def _published(rate: Floats, dispersion: float, publishing: Publishing, seed: int) -> Floats:
    """Triangles of reports that come late, with rates that vary as much as the dispersion says."""
    random = np.random.default_rng(seed)
    if dispersion > 1:
        rate = random.gamma(rate / (dispersion - 1), dispersion - 1)
    return publish(rate, publishing=publishing, max_delay=8, seed=seed + 1).present


def _alarms(probabilities: Floats, periods_a_year: int) -> Flags:
    """Alarms where series are looked at together by 40; shape (series, periods)."""
    boards = probabilities.reshape(-1, BOARD, probabilities.shape[1])
    levels = np.array(
        [
            [level_of_board(period, periods_a_year=periods_a_year) for period in board.T]
            for board in boards
        ]
    )
    return np.asarray(boards <= levels[:, None, :]).reshape(probabilities.shape)


def _rates(
    probabilities: Floats, periods_a_year: int, *, kind: str, level: float
) -> dict[str, object]:
    years = probabilities.size / periods_a_year
    alone = (probabilities <= FALSE_ALARMS_OF_A_SERIES / periods_a_year).sum() / years
    together = _alarms(probabilities, periods_a_year).sum() / years * BOARD
    return {"kind": kind, "level": level, "a_series": alone, "a_board": together}
