"""Dashboards that follow one publisher: what they show is one of its warehouses, and whole."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard import routes
from dashboard.app import create_app
from dashboard.pages import PAGES
from dashboard.settings import Settings as DashboardSettings
from dashboard.warehouse import Warehouse
from etl.settings import Settings
from etl.store.publish import roll_back
from tests.support import fda_server as faults
from tests.support.damage import flip
from tests.support.fda_server import FdaServer, fda_server
from tests.support.reading import (
    follower_of,
    given,
    in_small_blocks,
    publish_number,
    serve_folder,
)
from tests.support.shared import made_once

GENERATIONS = 20
HASTY = range(12, 16)
"""Warehouses that are published one upon the other, while readers still take one before."""
QUESTIONS = (
    "/api/v1/matching.json",
    "/api/v1/trend.json?source=faers&substance=kratom",
)


@pytest.fixture(scope="session")
def template(one_quarter: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        in_small_blocks(one_quarter.folders.warehouse, folder / "small.duckdb")

    return made_once(tmp_path_factory, "small-quarter", make) / "small.duckdb"


def numbers_in(answer: dict[str, Any]) -> tuple[str, int]:
    """When the warehouse of an answer was built, and how many reports the answer counts."""
    (counted,) = {
        "matching": lambda rows: {row["reports"] for row in rows},
        "trend": lambda rows: {sum(row["reports"] or 0 for row in rows)},
    }[answer["question"]](answer["rows"])
    return answer["built_at"], counted


def numbers_of(warehouse: Path) -> tuple[str, int]:
    """The same by SQL, of the file itself."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (row,) = connection.execute(
            """select strftime(built_at, '%Y-%m-%dT%H:%M:%SZ'),
            (select count(distinct report_id) from mart_report_substance) from mart_build"""
        ).fetchall()
    return row


@dataclass
class Reader:
    """A dashboard and what follows for it.

    Attributes:
        shown: what it answered, in order: when the warehouse was built, and the number.
    """

    server: FdaServer
    address: str
    data: Path
    shown: list[tuple[str, int]] = field(default_factory=list)
    stops: threading.Event = field(default_factory=threading.Event)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = DashboardSettings(data=self.data, follow=self.address, api_requests=0)
        self.client: FlaskClient = create_app(self.settings).server.test_client()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Follow, and ask without a pause, until the block ends."""
        threads = [threading.Thread(target=work) for work in (self.follow, self.ask)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stops.set()
            for thread in threads:
                thread.join()

    def follow(self) -> None:
        follower = follower_of(self.address, self.settings.folder)
        while not self.stops.is_set():
            follower.step()
            self.stops.wait(0.15)

    def ask(self) -> None:
        while not self.stops.is_set():
            self.ask_once()
            self.stops.wait(0.2)

    def ask_once(self) -> None:
        client = self.client.application.test_client()
        for question in QUESTIONS:
            answer = client.get(question)
            if answer.status_code == 200:
                self.shown.append(numbers_in(answer.json))
            elif self.shown:
                self.troubles.append(f"{question}: {answer.status_code} {answer.text[:200]}")

    def holds(self, number: int) -> bool:
        path = self.settings.following
        assert path is not None
        try:
            return json.loads(path.read_text())["held"] == f"2026-11-01T01:{number:02}:00"
        except (OSError, ValueError):
            return False

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 100
        while not self.holds(number):
            assert time.monotonic() < until, f"{self.address} never took {number}"
            time.sleep(0.03)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Reader, Reader]]:
    """Two dashboards, each with a way of its own to the folder for readers."""
    with ExitStack() as stack:
        readers = []
        for name in ("first", "second"):
            server = stack.enter_context(fda_server())
            address = serve_folder(server, tmp_path / "readers")
            readers.append(Reader(server, f"{address}/", tmp_path / name))
        yield readers[0], readers[1]


def other_numbers(template: Path, folder: Path, number: int) -> faults.Fault:
    """Send in place of a warehouse one of the same size and moment with wrong numbers in it."""
    wrong = Settings(data=folder / "wrong")
    publish_number(template, wrong, number, reports=77)
    body = wrong.folders.warehouse.read_bytes()
    return lambda handler: handler.send_body(200, body, {"ETag": '"wrong"'})


def publish_all(template: Path, folder: Path, first: Reader, second: Reader) -> dict[str, int]:
    """Publish twenty warehouses, with faults on the way; what each holds, by when it was built."""
    etl, published = Settings(data=folder / "etl"), {}
    for number in range(1, GENERATIONS + 1):
        if number in (4, 9):
            first.server.misbehave("/warehouses/", faults.cut_off, times=1)
        if number == 7:
            second.server.misbehave("/warehouses/", other_numbers(template, folder, 7), times=1)
        publish_number(template, etl, number)
        built_at, counted = numbers_of(etl.folders.warehouse)
        assert counted not in published.values()
        published[built_at] = counted
        given(etl, folder / "readers")
        if number not in HASTY:
            first.wait_for(number)
            second.wait_for(number)
    return published


def test_two_dashboards_follow_twenty_generations_and_neither_shows_a_wrong_number(
    template: Path, two: tuple[Reader, Reader], tmp_path: Path
) -> None:
    first, second = two
    with first.at_work(), second.at_work():
        published = publish_all(template, tmp_path, first, second)
        for reader in two:
            reader.ask_once()
    assert len(published) == GENERATIONS
    for reader in two:
        assert reader.troubles == []
        assert [one for one in reader.shown if published.get(one[0]) != one[1]] == []
        assert f"2026-11-01T01:{GENERATIONS:02}:00Z" in dict(reader.shown[-6:])
        seen = {built_at for built_at, _ in reader.shown}
        assert len(seen) >= GENERATIONS - len(HASTY) - 2, "it was asked all the way"
    resumed = [one for one in first.server.asked("/warehouses/") if "range" in one.headers]
    assert len(resumed) == 2
    paths = [one.path for one in second.server.asked("/warehouses/")]
    assert len(paths) - len(set(paths)) == 1, "what was wrong was fetched once more"
    sizes = {path.stat().st_size for path in tmp_path.glob("*/published/kratomwatch.duckdb")}
    assert len(sizes) == 1, "the wrong one was not told by its size"


# ------------------------------------------------------------------------------- what is said


@pytest.fixture
def reader(template: Path, tmp_path: Path) -> DashboardSettings:
    """A dashboard that took the second of two warehouses, of which the first is kept."""
    etl, target = Settings(data=tmp_path / "etl"), tmp_path / "readers"
    settings = DashboardSettings(data=tmp_path / "reader", follow=str(target))
    follower = follower_of(target, settings.folder)
    for number in (1, 2):
        publish_number(template, etl, number)
        given(etl, target)
        follower.look()
    return settings


def client_of(settings: DashboardSettings) -> FlaskClient:
    return create_app(settings).server.test_client()


def head_of(settings: DashboardSettings, path: str = "/") -> str:
    warehouse = Warehouse(settings.warehouse, settings.status, following_path=settings.following)
    shown = routes.page(warehouse, pathname=path, search="", view=None)
    return str(shown[0][0].html)


def rewrite(settings: DashboardSettings, **changes: object) -> None:
    """Let time pass for what was written down of the following."""
    path = settings.following
    assert path is not None
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def hours_ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")


def test_where_all_is_well_nothing_is_said_and_a_monitor_knows(reader: DashboardSettings) -> None:
    assert "another machine" not in head_of(reader)
    answer = client_of(reader).get("/ready")
    assert (answer.status_code, answer.json["built_at"]) == (200, "2026-11-01T01:02:00Z")
    said = answer.json["following"]
    assert (said["is_well"], said["is_newest"], said["problem_since"]) == (True, True, None)
    assert said["in_force"] == "2026-11-01T01:02:00Z"


def test_a_short_silence_is_for_monitors_and_a_long_one_for_readers(
    reader: DashboardSettings, tmp_path: Path
) -> None:
    (tmp_path / "readers").rename(tmp_path / "away")
    follower_of(tmp_path / "readers", reader.folder).step()
    assert "another machine" not in head_of(reader)
    client = client_of(reader)
    answer = client.get("/ready")
    said = answer.json["following"]
    assert (answer.status_code, said["is_well"], said["is_newest"]) == (200, False, True)
    assert str(tmp_path) not in answer.text
    rewrite(reader, answered_at=hours_ago(2))
    for page in PAGES:
        text = head_of(reader, page.path)
        assert "come from another machine, which has not answered since" in text, page.path
        assert "what was built on 1 November 2026, 01:02 UTC" in text
        assert str(tmp_path) not in text
    assert client.get("/health").status_code == 200
    assert client.get("/api/v1/matching.json").json["rows"][0]["reports"] == 2


def test_silence_is_seen_where_nothing_follows_any_more(reader: DashboardSettings) -> None:
    rewrite(reader, asked_at=hours_ago(2), answered_at=hours_ago(2))
    assert "which has not answered since" in head_of(reader)
    assert client_of(reader).get("/ready").json["following"]["is_well"] is False


def test_a_newer_warehouse_that_could_not_be_taken_is_said_after_a_while(
    template: Path, reader: DashboardSettings, tmp_path: Path
) -> None:
    etl, target = Settings(data=tmp_path / "etl"), tmp_path / "readers"
    publish_number(template, etl, 3)
    given(etl, target)
    newest = max((target / "warehouses").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    flip(newest, -100_000)
    client = client_of(reader)
    follower_of(target, reader.folder).step()
    assert "could not be taken" not in head_of(reader), "a copy may be on its way"
    assert client.get("/ready").json["following"]["is_well"] is False
    rewrite(reader, problem_since=hours_ago(0.3))
    text = head_of(reader)
    assert "other numbers, built on 1 November 2026, 01:03 UTC, which could not be taken" in text
    said = client.get("/ready").json
    assert (said["built_at"], said["following"]["is_newest"]) == ("2026-11-01T01:02:00Z", False)
    flip(newest, -100_000)
    follower_of(target, reader.folder).step()
    assert "could not be taken" not in head_of(reader)
    assert client.get("/ready").json["built_at"] == "2026-11-01T01:03:00Z"


def test_a_rollback_is_followed_without_a_restart(
    reader: DashboardSettings, tmp_path: Path
) -> None:
    client = client_of(reader)
    assert client.get("/api/v1/matching.json").json["rows"][0]["reports"] == 2
    etl = Settings(data=tmp_path / "etl")
    roll_back(etl.folders)
    given(etl, tmp_path / "readers")
    follower_of(tmp_path / "readers", reader.folder).look()
    assert client.get("/api/v1/matching.json").json["rows"][0]["reports"] == 1
    said = client.get("/ready").json["following"]
    assert (said["is_well"], said["went_back_from"]) == (True, "2026-11-01T01:02:00Z")


def test_a_damaged_local_copy_gives_way_to_the_one_before_it(reader: DashboardSettings) -> None:
    flip(reader.warehouse, 10)
    client = client_of(reader)
    assert client.get("/api/v1/matching.json").json["rows"][0]["reports"] == 1
    assert client.get("/ready").json["is_last_good"] is True


def test_before_anything_came_that_is_said(tmp_path: Path) -> None:
    settings = DashboardSettings(data=tmp_path / "reader", follow=str(tmp_path / "readers"))
    answer = client_of(settings).get("/ready")
    assert answer.status_code == 503
    assert "Nothing has come yet from the place" in answer.json["problem"]
    assert answer.json["following"]["is_well"] is False
    assert str(tmp_path) not in answer.text
    assert client_of(settings).get("/health").status_code == 200
    assert "Nothing has come yet" in head_of(settings)


@pytest.mark.parametrize("text", ["", "[]", '{"answered_at": "yesterday"}', '{"held": 1e300}'])
def test_whatever_stands_in_the_document_a_page_is_shown(
    reader: DashboardSettings, text: str
) -> None:
    assert reader.following is not None
    reader.following.write_text(text)
    assert "it is not known when that last answered" in head_of(reader)
    assert client_of(reader).get("/ready").status_code == 200


def test_kept_answers_do_not_outlive_what_they_say_of_the_following(
    reader: DashboardSettings,
) -> None:
    warehouse = Warehouse(reader.warehouse, reader.status, following_path=reader.following)
    before = warehouse.status_version()
    rewrite(reader, answered_at=hours_ago(0), asked_at=hours_ago(0))
    assert warehouse.status_version() == before, "a look a minute throws nothing away"
    rewrite(reader, answered_at=hours_ago(2))
    assert warehouse.status_version() != before


def test_each_place_has_a_folder_of_its_own_that_names_no_password() -> None:
    def folder(followed: str) -> Path:
        return DashboardSettings(data=Path("data"), follow=followed).folder

    plain = folder("https://etl.example.org/readers")
    assert plain.parent == Path("data/following")
    assert plain.name.startswith("etl.example.org-readers-")
    same = (
        "https://me:secret@etl.example.org/readers/",
        "https://etl.example.org/readers/manifest.json",
    )
    assert {folder(one) for one in same} == {plain}
    assert folder("https://etl.example.org/readers2") != plain
    assert DashboardSettings(data=Path("data")).folder == Path("data")
    assert "secret" not in repr(DashboardSettings(follow="https://me:secret@etl.example.org"))
