"""Dashboards that follow one publisher: what they show is one of its warehouses, and whole."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.settings import Settings as DashboardSettings
from etl.settings import Settings
from tests.support import fda_server as faults
from tests.support.fda_server import FdaServer, fda_server
from tests.support.reading import follower_of, given, publish_number, serve_folder

GENERATIONS = 20
HASTY = range(12, 16)
"""Warehouses that are published one upon the other, while readers still take one before."""
QUESTIONS = (
    "/api/v1/matching.json",
    "/api/v1/trend.json?source=faers&substance=kratom",
)


@pytest.fixture
def template(one_quarter: Settings) -> Path:
    return one_quarter.folders.warehouse


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
            self.stops.wait(0.1)

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
        until = time.monotonic() + 30
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


def publish_all(template: Path, folder: Path, first: Reader, second: Reader) -> dict[str, int]:
    """Publish twenty warehouses, with faults on the way; what each holds, by when it was built."""
    etl, published = Settings(data=folder / "etl"), {}
    for number in range(1, GENERATIONS + 1):
        if number in (4, 9):
            first.server.misbehave("/warehouses/", faults.cut_off, times=1)
        if number == 7:
            second.server.misbehave("/warehouses/", faults.flipped, times=1)
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
    assert len(paths) - len(set(paths)) == 1, "the damaged one was fetched once more"
