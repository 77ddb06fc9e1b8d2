"""The whole way on real public data, checked by numbers derived by hand.

How they were derived is written beside each; the files are described where the data lies.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.filters import Filters
from dashboard.warehouse import Warehouse
from etl.settings import Settings
from tests.support.real import CAERS, FOOD

pytestmark = pytest.mark.real

# What a person would search for; brands and other spellings come on top of it.
KEYWORD = re.compile(
    r"krat(?:o|u)m|mitra?gyn|mitrogyn|katrom|kr8om|7.?oh\b|7ω|7.?hydroxymitr", re.I
)
FALSE_POSITIVES = (
    "BERKELEY BAKERY HOPIA UBE",
    "KELLOGG'S KRAVE",
    "KELLOGG’S KRAVE",
    "KRAT RAW SAUERKRAUT",
    "MENG DAU XANH",
    "VELVETINES UTOPIA",
)


@pytest.fixture
def warehouse(real_settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{real_settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        yield connection


def caers_rows(real_data: Path) -> list[list[str]]:
    with zipfile.ZipFile(real_data / CAERS) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    return list(csv.reader(io.StringIO(text)))[1:]


def food_records(real_data: Path) -> list[dict[str, Any]]:
    with gzip.open(real_data / FOOD, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_every_delivered_row_is_accounted_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select source, rows, staged_rows, rejected_rows from core_release order by source"
    ).fetchall()
    assert rows == [("hfcs", 90_786, 90_786, 0), ("openfda_food", 48_209, 48_209, 0)]


def test_background_counts_reports_not_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    """64,517 distinct values of `RA_Report #`; 48,209 of `report_number`; 17,524 in both."""
    rows = warehouse.execute("select source, reports from background_total order by 1").fetchall()
    assert rows == [("hfcs", 64_517), ("openfda_food", 48_209)]
    both = warehouse.execute(
        "select count from mart_accounting where source = 'hfcs' and step = 3"
    ).fetchall()
    assert both == [(64_517 + 48_209 - 17_524,)]


def test_every_report_that_names_kratom_by_keyword_is_found(
    real_data: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    by_keyword = {row[0] for row in caers_rows(real_data) if KEYWORD.search(row[4])}
    assert len(by_keyword) >= 35
    in_food = {
        record["report_number"]
        for record in food_records(real_data)
        if any(KEYWORD.search(product.get("name_brand", "")) for product in record["products"])
    }
    assert len(in_food) >= 337
    counted = {
        number
        for (number,) in warehouse.execute(
            "select distinct case_id from core_report join core_mention using (report_id) "
            "where is_counted"
        ).fetchall()
    }
    assert by_keyword <= counted
    assert in_food <= counted


def test_the_known_false_positives_are_not_counted(
    real_data: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    names = [
        name
        for (name,) in warehouse.execute(
            "select product_name from core_product join core_product_mention "
            "using (report_id, product_seq)"
        ).fetchall()
    ]
    assert names
    wrong = [name for name in names for false in FALSE_POSITIVES if false in str(name).upper()]
    assert wrong == []


def test_a_report_in_both_sources_is_one_and_says_which_release_supplied_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """199973: 31 weeks old in CAERS 2017, 31 years in openFDA 2025, whose data goes further."""
    (row,) = warehouse.execute(
        "select delivered_by, release, age_years from core_report where report_id = 'hfcs:199973'"
    ).fetchall() or [None]
    if row is None or row[0] == "hfcs":
        pytest.skip("199973 is in the other half of the openFDA crawl")
    assert row == ("openfda_food", "food_events_sample", 31.0)


def test_reports_in_both_sources_are_counted_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    twice = warehouse.execute(
        "select count(*) from (select report_id from core_delivery group by report_id "
        "having count(distinct delivered_by) = 2)"
    ).fetchone()
    total = warehouse.execute(
        "select count(*), count(distinct case_id) from core_report"
    ).fetchone()
    assert twice is not None
    assert twice[0] >= 17
    assert total is not None
    assert total[0] == total[1]


def test_the_page_shows_the_number_of_the_warehouse(
    real_settings: Settings, warehouse: duckdb.DuckDBPyConnection
) -> None:
    read = Warehouse(real_settings.folders.warehouse, real_settings.folders.status).snapshot()
    shown = int(read.ask("matching", Filters())["reports"].iloc[0])
    counted = warehouse.execute(
        "select count(distinct report_id) from core_mention where is_counted"
    ).fetchone()
    assert counted == (shown,)
    assert read.build.is_synthetic is False
