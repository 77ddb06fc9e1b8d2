"""Published counts of poison centers: facts with their source, each series on its own."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from etl.vocabulary import VOCABULARY

ROWS = list(csv.DictReader((VOCABULARY / "published_series.csv").open(encoding="utf-8")))


def test_every_value_has_publication_definition_and_source() -> None:
    for row in ROWS:
        for name in (
            "publication",
            "jurisdiction",
            "case_definition",
            "measure",
            "value",
            "source",
        ):
            assert row[name].strip(), (row["series_id"], name)
        assert row["verified"] in ("true", "false")
        assert row["period_start"] <= row["period_end"]


def test_a_series_is_one_publication_with_one_definition() -> None:
    for name in {row["series_id"] for row in ROWS}:
        own = [row for row in ROWS if row["series_id"] == name]
        for column in ("publication", "jurisdiction", "case_definition", "sort_order"):
            assert len({row[column] for row in own}) == 1, (name, column)
    keys = [
        (row["series_id"], row["period_start"], row["period_end"], row["measure"]) for row in ROWS
    ]
    assert len(set(keys)) == len(keys)


def test_the_same_year_stays_two_numbers_in_two_publications(empty_warehouse: Path) -> None:
    with duckdb.connect(str(empty_warehouse), read_only=True) as connection:
        found = connection.execute(
            "select series_id, value from published_series() "
            "where year = 2010 and measure = 'exposures'"
        ).fetchall()
        assert found == [("anwar_2016", 26.0), ("comstock_2026", 19.0)]
        second_hand = connection.execute(
            "select distinct verified from published_series() where series_id = 'mmwr_2026'"
        ).fetchall()
        assert second_hand == [(False,)]


def test_filters_choose_series_by_substance_and_period(empty_warehouse: Path) -> None:
    with duckdb.connect(str(empty_warehouse), read_only=True) as connection:
        asked = connection.execute(
            "select distinct series_id from published_series(substances := ['7-oh'], "
            "since := date '2025-06-01', until := date '2025-12-31') order by 1"
        ).fetchall()
    assert asked == [
        ("missouri_2025",),
        ("mmwr_2026",),
        ("seven_oh_2025",),
        ("texas_2025",),
        ("wapc_2025",),
    ]


def test_before_it_had_a_code_7_oh_was_not_told_apart(empty_warehouse: Path) -> None:
    """Poison centers count 7-OH under a code of its own since 2025."""
    for substance in ("kratom", "7-oh"):
        with duckdb.connect(str(empty_warehouse), read_only=True) as connection:
            groups = connection.execute(
                "select distinct substance_group from published_series(substances := [?], "
                "until := date '2024-12-31')",
                [substance],
            ).fetchall()
        assert groups == [("any",)]


@pytest.mark.real
def test_the_values_are_those_that_were_collected(real_data: Path) -> None:
    path = real_data / "poison_center" / "published_kratom_aggregates.csv"
    collected = {
        float(row["value"])
        for row in csv.DictReader(path.open(encoding="utf-8"))
        if "SUDORS" not in row["jurisdiction"]
    }
    assert collected <= {float(row["value"]) for row in ROWS}
