"""What the dashboard serves where files are damaged, and what it says to a monitor."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard import routes
from dashboard.app import create_app
from dashboard.pages import PAGES
from dashboard.settings import Settings as DashboardSettings
from dashboard.warehouse import (
    Snapshot,
    Warehouse,
    WarehouseDamagedError,
    WarehouseUnreadableError,
)
from etl.settings import Settings
from etl.store.publish import publish
from tests.support.damage import flip

LAST_BLOCKS = range(-1_500_000, 0, 20_000)


@pytest.fixture
def settings(one_quarter: Settings, tmp_path: Path) -> Settings:
    """A published quarter, and the same published before it on another day."""
    settings = Settings(data=tmp_path / "data")
    for day in (1, 2):
        draft = tmp_path / "draft"
        shutil.copyfile(one_quarter.folders.warehouse, draft)
        with duckdb.connect(str(draft)) as connection:
            connection.execute(f"update mart_build set built_at = timestamp '2026-11-0{day} 01:30'")
        publish(draft, settings.folders, keep=3)
    return settings


@pytest.fixture
def served(settings: Settings) -> Warehouse:
    folders = settings.folders
    return Warehouse(folders.warehouse, folders.status, runs_path=folders.runs)


def client_of(settings: Settings) -> FlaskClient:
    return create_app(DashboardSettings(data=settings.data)).server.test_client()


def ready(settings: Settings) -> tuple[int, dict[str, Any]]:
    answer = client_of(settings).get("/ready")
    return answer.status_code, json.loads(answer.text)


def page(warehouse: Warehouse, path: str = "/") -> Sequence[Any]:
    return routes.page(warehouse, pathname=path, search="", view=None)


def said(shown: Sequence[Any]) -> str:
    return str(shown[0][0].html)


def spoil(path: Path) -> None:
    """Flip bits all over the end of a file."""
    for place in LAST_BLOCKS:
        flip(path, place)


def test_a_whole_file_is_ready_and_an_empty_folder_alive(
    settings: Settings, tmp_path: Path
) -> None:
    assert ready(settings) == (
        200,
        {
            "is_ready": True,
            "built_at": "2026-11-02T01:30:00Z",
            "is_synthetic": False,
            "is_last_good": False,
        },
    )
    empty = Settings(data=tmp_path / "empty")
    assert client_of(empty).get("/health").status_code == 200
    code, answer = ready(empty)
    assert (code, answer["is_ready"]) == (503, False)
    assert "There is no warehouse" in answer["problem"]


@pytest.mark.parametrize("place", [10, 5_000, -300_000])
def test_instead_of_a_damaged_file_the_one_before_it_is_served_and_every_page_says_so(
    settings: Settings, served: Warehouse, place: int
) -> None:
    flip(settings.folders.warehouse, place)
    assert served.snapshot().build.built_at.day == 1
    for one in PAGES:
        text = said(page(served, one.path))
        assert "The published file is damaged." in text, one.path
        assert "built on November 1, 2026" in text or "1 November 2026" in text
    code, answer = ready(settings)
    assert (code, answer["built_at"], answer["is_last_good"]) == (
        200,
        "2026-11-01T01:30:00Z",
        True,
    )
    assert client_of(settings).get("/download/trend.csv").status_code == 200


def test_a_file_published_after_that_is_served_without_a_restart(
    settings: Settings, served: Warehouse, tmp_path: Path
) -> None:
    good = shutil.copyfile(settings.folders.warehouse, tmp_path / "good")
    flip(settings.folders.warehouse, 10)
    before = served.snapshot()
    assert before.damage is not None
    before.answers.given("asked", dict)
    good.replace(settings.folders.warehouse)
    assert served.snapshot().damage is None
    assert before.answers.size == 0  # the memory of one generation alone is held
    assert "is damaged" not in said(page(served))


def test_damage_that_comes_while_a_file_is_served_is_found_on_the_way(
    settings: Settings, served: Warehouse
) -> None:
    first = served.snapshot()
    assert first.damage is None
    stat = settings.folders.warehouse.stat()
    spoil(settings.folders.warehouse)
    assert settings.folders.warehouse.stat().st_mtime_ns == stat.st_mtime_ns
    with pytest.raises(WarehouseDamagedError, match=r"is damaged \(.*Corrupt database file"):
        read_all(first)
    assert served.answered(read_all) > 50
    assert served.snapshot().build.built_at.day == 1
    assert "The published file is damaged." in said(page(served))


def read_all(snapshot: Snapshot) -> int:
    """Read every table of a snapshot, and give how many there are."""
    tables = snapshot._query("select table_name from duckdb_tables()")["table_name"]
    for name in tables:
        snapshot._query(f"select bit_xor(hash(one)) as hash from {name} as one")
    return len(tables)


def test_where_every_file_is_damaged_that_is_said(settings: Settings, served: Warehouse) -> None:
    for path in (settings.folders.warehouse, *settings.folders.previous.iterdir()):
        flip(path, 10)
    with pytest.raises(WarehouseUnreadableError, match="its bytes are not those"):
        served.snapshot()
    assert "its bytes are not those that were published" in said(page(served))
    assert ready(settings)[0] == 503


def test_a_folder_without_checksums_is_served(settings: Settings, served: Warehouse) -> None:
    (settings.folders.published / "SHA256SUMS").unlink()
    assert served.snapshot().damage is None


def test_the_runs_are_there_to_be_shown(settings: Settings, served: Warehouse) -> None:
    assert served.runs() == ()
    settings.folders.runs.write_text(
        '{"started_at": "2026-11-02T01:30:00+00:00", "outcome": "done", "exit_code": 0}\n'
    )
    (run,) = served.runs()
    assert (run.outcome, run.exit_code, run.finished_at) == ("done", 0, None)
