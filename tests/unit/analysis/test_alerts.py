"""Unusual periods: how often falsely, what is found, and only from what was known."""

from __future__ import annotations

import csv
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.analysis.alert_error import (
    detection_table,
    draw,
    false_alarm_table,
    most_findable,
    null_counts,
)
from etl.analysis.alerts import Arrived, level_of_board, look, replay
from etl.analysis.simulated_history import Publishing, publish


def quarters(first_year: int, count: int) -> list[str]:
    return [f"{first_year + i // 4}-Q{i % 4 + 1}" for i in range(count)]


# -------------------------------------------------------------------------------- the known error


def test_false_alarms_are_as_rare_as_promised() -> None:
    """At most 5 % a year for a series by itself, at most one a year for a board of 40."""
    table = false_alarm_table(boards=1, years=2, levels=(20,), seed=3)
    everything = table.iloc[-1]
    assert everything["kind"] == "all, mixed"
    assert everything["a_series"] <= 0.05
    assert everything["a_board"] <= 1
    assert set(table["kind"]) >= {"Poisson", "overdispersed", "growing", "seasonal", "sparse"}


def test_months_are_held_to_the_same() -> None:
    counts = null_counts("seasonal", level=20, series=40, periods=75, periods_a_year=12, seed=4)
    frame = replay(counts, periods_a_year=12, first=63)
    assert frame["is_unusual"].sum() <= 1


@pytest.mark.parametrize(("level", "boards"), [(20, 25), (100, 10)])
def test_a_doubling_is_found_within_two_quarters(level: int, boards: int) -> None:
    """In 90 %, less twice the error of so few; `python -m benchmarks.alerts` plants more."""
    least = 0.9 - 2 * np.sqrt(0.9 * 0.1 / boards)
    table = detection_table(boards=boards, dispersions=(1.0,), levels=(level,), seed=4)
    assert table["on_a_board"].iloc[0] >= least


def test_a_doubling_is_found_also_where_reports_come_late() -> None:
    table = detection_table(boards=10, dispersions=(1.0,), levels=(100,), publishing=Publishing())
    assert table["on_a_board"].iloc[0] >= 0.9


# ------------------------------------------------------------------------------------- properties


def published(series: int = 5, periods: int = 36, level: float = 25) -> np.ndarray:
    rate = np.full((series, periods), float(level))
    rate[0, -3:] *= 3
    return publish(rate, publishing=Publishing(), max_delay=6, seed=8).present


def test_a_replay_knows_nothing_of_later() -> None:
    present = published()
    rows, columns = np.indices(present.shape[1:])
    changed = np.where(rows + columns > 30, present * 4 + 9, present)
    before, after = replay(present, first=20), replay(changed, first=20)
    is_then = before["period"].astype(int) <= 30
    assert is_then.sum() > 50
    pd.testing.assert_frame_equal(before[is_then], after[is_then])
    assert not before.equals(after)


def test_reports_that_all_come_at_once_are_counts() -> None:
    counts = draw(np.full((4, 40), 15.0), dispersion=2.0, seed=5)
    plain = replay(counts, first=30)
    at_once = replay(np.repeat(counts[..., None], 5, axis=-1), first=30)
    pd.testing.assert_frame_equal(
        plain.drop(columns="is_delay_corrected"), at_once.drop(columns="is_delay_corrected")
    )
    one_column = replay(counts[..., None], first=30)
    pd.testing.assert_frame_equal(plain, one_column)


def test_the_order_of_the_series_changes_nothing() -> None:
    present = published()
    names = list("abcde")
    one = replay(present, names=names, first=30)
    other = replay(present[::-1], names=names[::-1], first=30)
    by = ["period", "series"]
    pd.testing.assert_frame_equal(
        one.sort_values(by, ignore_index=True),
        other.sort_values(by, ignore_index=True),
        rtol=1e-6,
    )


def test_what_is_above_the_threshold_is_unusual_and_nothing_else() -> None:
    counts = draw(np.full((40, 60), 8.0), dispersion=1.5, seed=6)
    counts[:8, -10:] = np.maximum(counts[:8, -10:] * 2, 3)
    frame = replay(counts, first=45)
    is_above = frame["observed"] > frame["threshold"]
    assert frame["is_unusual"].sum() > 10
    assert (frame["periods"][frame["is_unusual"] & ~is_above] == 2).all()
    assert frame["is_unusual"][is_above].all()
    assert (frame["exceedance"] >= 1)[frame["is_unusual"] & (frame["periods"] == 1)].all()
    assert (frame["observed"][frame["is_unusual"]] >= 3).all()


def test_the_expectation_is_of_what_could_have_arrived() -> None:
    present = published(level=60)[1:]
    frame = replay(present, first=35)
    assert frame["is_delay_corrected"].all()
    assert frame["share"].between(0.55, 0.7).all()
    assert frame["expected"].mean() == pytest.approx(60 * 0.62, rel=0.12)
    as_it_is = look(Arrived.of_counts(present[..., 0]))
    assert not as_it_is["is_delay_corrected"].any()


def test_a_rise_hidden_by_late_reports_is_found_with_the_delay_only() -> None:
    """What has arrived of the newest quarter is what the others have in full."""
    rate = np.full((1, 44), 200.0)
    rate[0, -1] = 330
    present = publish(
        rate, publishing=Publishing(first_share=0.6, first_spread=0.1), max_delay=6, seed=2
    ).present
    corrected = replay(present, first=43)
    rows, columns = np.indices(present.shape[1:])
    newest = np.where(rows + columns <= 43, present, -1).max(axis=-1)
    as_it_is = look(Arrived.of_counts(newest))
    assert corrected["is_unusual"].tolist() == [True]
    assert as_it_is["is_unusual"].tolist() == [False]


def test_a_short_past_is_not_judged() -> None:
    frame = replay(np.full((2, 9), 5.0))
    assert frame.empty
    assert frame.columns[0] == "period"
    assert not replay(np.full((2, 12), 5.0)).empty


def test_a_series_that_begins_later_joins_when_its_past_is_long_enough() -> None:
    counts = draw(np.full((2, 30), 10.0), dispersion=1.0, seed=7)
    counts[1, :15] = np.nan
    frame = replay(counts, names=["old", "new"])
    first = frame.groupby("series")["period"].first()
    assert first["old"] == "9"
    assert first["new"] == "24"


def test_the_cut_of_a_board() -> None:
    """The first two of forty: 2 x 0.125 / 40; alone never more than 1 %."""
    probabilities = np.r_[0.001, 0.005, np.full(38, 0.5)]
    assert level_of_board(probabilities, periods_a_year=4) == pytest.approx(2 * 0.125 / 40)
    assert level_of_board(np.r_[0.5, np.nan], periods_a_year=4) == pytest.approx(0.01)


def test_a_board_of_two_hundred_series_takes_seconds() -> None:
    """Time of this process, so that a busy machine does not count."""
    rate = np.full((200, 60), 20.0)
    present = publish(rate, publishing=Publishing(), max_delay=8, seed=1).present
    start = time.process_time()
    frame = replay(present)
    assert time.process_time() - start < 8
    assert len(frame) == 200 * 51


# -------------------------------------------------------------------------------- real histories


def by_quarter(days: list[tuple[int, int]], first_year: int) -> tuple[np.ndarray, list[str]]:
    counted = Counter((year, (month - 1) // 3) for year, month in days if year >= first_year)
    last = max(counted)
    count = (last[0] - first_year) * 4 + last[1] + 1
    counts = [counted[first_year + i // 4, i % 4] for i in range(count)]
    return np.array([counts], dtype=float), quarters(first_year, count)


@pytest.mark.real
def test_kratom_in_faers_stood_out_in_the_first_quarter_of_2018(real_data: Path) -> None:
    path = real_data / "faers_kratom" / "faers_public_dashboard_to_2022.csv"
    with path.open(encoding="utf-8-sig") as file:
        days = [row["Initial FDA Received Date"].split("/") for row in csv.DictReader(file)]
    counts, periods = by_quarter([(int(year), int(month)) for month, _, year in days], 2008)
    frame = replay(counts, periods=periods).set_index("period")
    assert frame.loc["2018-Q1", "observed"] == 57
    assert frame.loc["2018-Q1", "expected"] < 10
    # Before that, eight cases of one article in a quarter that had next to none; they are no trend,
    # and the eight of another article in 2015 are nothing new.
    assert frame.index[frame["is_unusual"]].tolist() == ["2011-Q3", "2018-Q1", "2018-Q2"]
    assert frame.loc["2011-Q4":"2015-Q1", "expected"].max() < 1


@pytest.mark.real
def test_7_oh_complaints_stood_out_in_2025(real_data: Path) -> None:
    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    named = re.compile(r"7.{0,3}(oh|hydroxy)", re.IGNORECASE)
    days = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            brands = [product.get("name_brand", "") for product in record.get("products", [])]
            if any(map(named.search, brands)):
                days.append((int(record["date_created"][:4]), int(record["date_created"][4:6])))
    counts, periods = by_quarter([*days, (2025, 9)], 2004)
    counts[0, -1] -= 1  # the one that only marks the end
    frame = replay(counts, periods=periods).set_index("period")
    assert frame.index[frame["is_unusual"]].tolist() == ["2025-Q2", "2025-Q3"]
    assert frame.loc["2025-Q3", "observed"] > 10 * frame.loc["2025-Q3", "threshold"]


@pytest.mark.parametrize(("dispersion", "at_most"), [(1.0, 0.998), (1.5, 0.980), (2.5, 0.857)])
def test_what_nobody_could_do_better_is_what_a_judge_who_knows_all_does(
    dispersion: float, at_most: float
) -> None:
    """Draws instead of formulas: the sum of two quarters against its own distribution."""
    found = most_findable(levels=(20,), dispersions=(dispersion,))["at_most"].item()
    assert found == pytest.approx(at_most, abs=5e-4)
    usual = draw(np.full((400_000, 2), 20.0), dispersion=dispersion, seed=1).sum(axis=1)
    doubled = draw(np.full((400_000, 2), 40.0), dispersion=dispersion, seed=2).sum(axis=1)
    chance = 2 * (1 / 40) / 4
    limit = np.quantile(usual, 1 - chance, method="higher")
    at_limit = (chance - (usual > limit).mean()) / (usual == limit).mean()
    drawn = (doubled > limit).mean() + at_limit * (doubled == limit).mean()
    assert found == pytest.approx(drawn, abs=0.006)
    assert (
        most_findable(levels=(20,), dispersions=(dispersion,), false_alarms=0.05)["at_most"].item()
        > found
    )
