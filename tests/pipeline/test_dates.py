"""One bad date costs one date: what no publisher can have received moves nothing and is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import pipeline
from etl.errors import BadFileError
from etl.settings import Settings
from tests.support.line_lists import npds_row, write_rows
from tests.support.releases import (
    Case,
    Quarter,
    drug_record,
    food_record,
    hfcs_row,
    write_answer,
    write_csv,
)
from tests.support.shared import made_once
from tests.support.warehouses import ask, built

CORN = {"PRODUCT": "CORN FLAKES", "PRODUCT_CODE": "05"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=made_once(tmp_path_factory, "dates", _made) / "data")


def _made(folder: Path) -> Settings:
    received = "DATE_FDA_FIRST_RECEIVED_CASE"
    complaints = [
        hfcs_row("1", **{received: "3/15/2024", "DATE_EVENT": "2024-03-01"}),
        hfcs_row("2", **{received: "2024-03-16"}),
        hfcs_row("3", **{received: "16.03.2024"}),
        hfcs_row("4", **{received: "1/5/2042"} | CORN),
        hfcs_row("5", **{received: "12/15/2024"} | CORN),
        hfcs_row("6", **{received: "5/6/0017"} | CORN),
    ]
    quarter = Quarter(
        name="2025q1",
        cases=[
            Case(caseid=90000001, received="20250115"),
            # a quarter of 2025 cannot hold what came in 2026, though that lies behind us
            Case(caseid=90000002, received="20250116", latest="20260301"),
            Case(caseid=90000003, received="20260301", latest="20260301"),
        ],
    )
    foods = [
        food_record("11", date_created="2024-05-01"),
        food_record("12", date_created="20990101"),
    ]
    drugs = [
        drug_record("90000011", receivedate="20240601", receiptdate="20240601"),
        drug_record("90000012", receivedate="20990601", receiptdate="20990601"),
    ]
    return built(
        folder,
        faers=[quarter],
        hfcs=[write_csv(folder / "HFCS-Quarterly-20241231-CSV_PRODUCT-BASED.csv", complaints)],
        openfda_food=[write_answer(folder / "food-event.json", foods)],
        openfda_drug=[write_answer(folder / "drug-event.json", drugs)],
    )


def test_every_form_that_a_publisher_used_is_read(settings: Settings) -> None:
    rows = ask(
        settings,
        "select report_id, received_date::varchar from core_report order by report_id",
    )
    assert rows == [
        ("faers:90000001", "2025-01-15"),
        ("faers:90000002", "2025-01-16"),
        ("faers:90000003", None),
        ("faers:90000011", "2024-06-01"),
        ("faers:90000012", None),
        ("hfcs:1", "2024-03-15"),
        ("hfcs:11", "2024-05-01"),
        ("hfcs:12", None),
        ("hfcs:2", "2024-03-16"),
        ("hfcs:3", None),
    ]
    event = "select event_date::varchar from core_report where report_id = 'hfcs:1'"
    assert ask(settings, event) == [("2024-03-01",)]


def test_a_day_that_cannot_be_moves_no_end_of_the_data(settings: Settings) -> None:
    through = dict(ask(settings, "select source, data_through_date::varchar from core_release"))
    assert through == {
        "faers": "2025-01-15",
        "hfcs": "2024-12-15",
        "openfda_drug": "2024-06-01",
        "openfda_food": "2024-05-01",
    }
    last = dict(ask(settings, "select source, max(quarter) from mart_quarter group by source"))
    assert last == {"faers": "2025-Q1", "hfcs": "2024-Q4"}


def test_every_row_is_looked_at_and_what_is_left_out_is_listed(settings: Settings) -> None:
    rows = ask(
        settings,
        "select source, reason, rows, first_line, sample_value from mart_unusable_date "
        "order by source, reason",
    )
    assert rows == [
        ("faers", "after the file ends", 2, None, "20260301"),
        ("hfcs", "after the file ends", 1, 5, "1/5/2042"),
        ("hfcs", "before the system was kept", 1, 7, "5/6/0017"),
        ("hfcs", "no date", 1, 4, "16.03.2024"),
        ("openfda_drug", "after the file ends", 1, 2, "20990601"),
        ("openfda_food", "after the file ends", 1, 2, "20990101"),
    ]
    watched = ask(
        settings,
        "select report_id, value, reason from core_unusable_value "
        "where field = 'received_date' order by 1",
    )
    assert watched == [
        ("faers:90000003", "20260301", "after the file ends"),
        ("faers:90000012", "20990601", "after the file ends"),
        ("hfcs:12", "20990101", "after the file ends"),
        ("hfcs:3", "16.03.2024", "no date"),
    ]


def test_a_call_after_the_list_was_added_is_rejected(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    rows = [
        npds_row("1", **{"Start Date": "1/1/2024"}),
        npds_row("2", **{"Start Date": "1/1/2090"}),
    ]
    pipeline.add(settings, "poison_center", [write_rows(tmp_path / "list.csv", rows)])
    assert pipeline.run(settings).exit_code == 0
    through = "select data_through_date::varchar from core_release where source = 'poison_center'"
    assert {day for (day,) in ask(settings, through)} == {"2024-01-31"}


@pytest.mark.parametrize("day", ["11/09/17", "11/9/17 0:00", "9-Nov-17"])
def test_years_that_a_spreadsheet_shortened_are_refused(tmp_path: Path, day: str) -> None:
    rows = [hfcs_row("1"), hfcs_row("2", DATE_FDA_FIRST_RECEIVED_CASE=day)]
    with pytest.raises(BadFileError, match=r"line 3: the year of .* has two digits.*again"):
        pipeline.add(
            Settings(data=tmp_path / "data"), "hfcs", [write_csv(tmp_path / "hfcs.csv", rows)]
        )
