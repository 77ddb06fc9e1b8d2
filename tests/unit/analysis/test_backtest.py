"""Whether a nowcast may be shown: measured on held-out quarters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.analysis.backtest import (
    COLUMNS,
    backtest,
    backtest_table,
    interval_score,
    judge,
    may_be_shown,
)
from etl.analysis.simulated_history import History, Publishing, publish, rates


def history(*, series: int = 2, quarters: int = 32) -> History:
    reports = rates(20, series=series, quarters=quarters, seed=5)
    return publish(reports, publishing=Publishing(), max_delay=8, seed=6)


@pytest.fixture(scope="module")
def made() -> History:
    return history()


def test_the_interval_score_is_width_and_twenty_times_the_miss() -> None:
    """Gneiting and Raftery 2007, eq. 43, for alpha 0.1."""
    assert interval_score([2, 2, 2], [5, 5, 5], [3, 7, 0]).tolist() == [3, 43, 43]
    assert interval_score(2, 5, 7, alpha=0.5) == 11


def test_on_generated_histories_the_nowcast_holds_what_it_promises() -> None:
    """Coverage 85 to 95 % and a fifth better than either comparison, at every level."""
    table = backtest_table(series=6, quarters=32, seed=2).set_index(["level", "releases_later"])
    both = table.xs("all", level="releases_later")
    assert both.index.tolist() == [5, 20, 100, 500]
    assert both["may_be_shown"].all(), both.to_string()
    assert both["coverage"].between(0.85, 0.95).all()
    assert (both["relative_to_last_value"] <= 0.8).all()
    assert (both["relative_to_as_is"] <= 0.8).all()
    assert (both["held_out"] >= 20).all()


def test_a_backtest_does_not_look_ahead() -> None:
    """What is published after a quarter changes nothing about its nowcast."""
    made = history(series=2, quarters=24)
    rows, columns = np.indices(made.present.shape[1:])
    changed = np.where(rows + columns > 20, 3 * made.present + 7, made.present)
    before, after = (backtest(present, final=made.final) for present in (made.present, changed))
    chosen = [
        frame[frame["row"] + frame["releases_later"] <= 20].reset_index(drop=True)
        for frame in (before, after)
    ]
    assert len(chosen[0]) > 20
    assert chosen[0].equals(chosen[1])


def test_where_reports_are_never_late_there_is_nothing_to_show(made: History) -> None:
    present = np.repeat(made.final[:2, :, None], 9, axis=-1)
    verdict = judge(backtest(present))
    assert not verdict.may_be_shown
    assert verdict.coverage == 1
    assert "of that of what is there" in verdict.reason


def measured(*, covered: int, of: int = 40, quarters: int = 20, **scores: float) -> pd.DataFrame:
    """Rows of a backtest in which the nowcast scores 8 and the comparisons 20."""
    usual = {"score": 8.0, "score_last_value": 20, "score_as_is": 20, "score_as_is_poisson": 20}
    frame = pd.DataFrame(0.0, index=range(of), columns=list(COLUMNS))
    frame["row"] = np.arange(of) % quarters
    frame["is_covered"] = np.arange(of) < covered
    return frame.assign(**(usual | scores))


@pytest.mark.parametrize("covered", [34, 36, 38])
def test_it_is_shown_where_all_conditions_hold(covered: int) -> None:
    verdict = judge(measured(covered=covered))
    assert verdict.may_be_shown
    assert verdict.reason == ""
    assert verdict.coverage == covered / 40


@pytest.mark.parametrize(
    ("compared", "reason"),
    [
        (measured(covered=33), "the 90 % interval held 82.5 % of the final counts"),
        (measured(covered=39), "the 90 % interval held 97.5 % of the final counts"),
        (measured(covered=36, quarters=19), "20 held-out quarters are needed, there are 19"),
        (measured(covered=36, score=16.1), "its score is 0.81 of that of the last value; its"),
        (measured(covered=36, score_last_value=9), "its score is 0.89 of that of the last value"),
        (measured(covered=36, score_as_is=9), "its score is 0.89 of that of what is there"),
        (measured(covered=36, score_as_is_poisson=9), "its score is 0.89 of that of what is"),
        (measured(covered=36, score_as_is=0), "its score is inf of that of what is there"),
    ],
)
def test_it_is_not_shown_where_one_does_not(compared: pd.DataFrame, reason: str) -> None:
    verdict = judge(compared)
    assert not verdict.may_be_shown
    assert verdict.reason.startswith(reason)


def test_the_verdict_over_a_whole_history() -> None:
    made = history(series=1, quarters=20)
    verdict = judge(backtest(made.present, final=made.final))
    assert verdict.reason.startswith("20 held-out quarters are needed, there are 10")
    assert not may_be_shown(made.present, final=made.final)


def test_the_truth_of_a_real_history_is_its_last_column_where_known() -> None:
    present = history(series=1, quarters=24).present[0]
    rows, columns = np.indices(present.shape)
    known = np.where(rows + columns <= 23, present, np.nan)
    compared = backtest(known)
    assert compared["row"].max() == 15
    assert compared["final"].tolist() == [present[row, -1] for row in compared["row"]]


def test_a_history_that_is_too_short_gives_no_row() -> None:
    compared = backtest(history(quarters=6).present)
    assert compared.empty
    assert list(compared.columns) == list(COLUMNS)
    assert judge(compared).reason == "no held-out quarter"
