"""Who is told what: a receiver after a run, a person by mail, a scheduler by an exit code."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from etl import cli
from etl.errors import ChecksRefusedError, UsageError
from etl.news import as_html, as_text, overdue, read_news
from etl.notify import SIGNATURE, notify
from etl.recorded import recorded
from etl.settings import Settings
from etl.store.status import read_status
from tests.pipeline.test_alerts import complaints
from tests.support.command import Ended, etl_here
from tests.support.releases import write_csv
from tests.support.warehouses import built

NAME = "HFCS-Quarterly-20241231--CSV_PRODUCT-BASED.csv"
ALERT = "alert:hfcs/7-oh/2024-Q3"


@dataclass
class Receiver:
    """A server that keeps what it is told."""

    address: str = ""
    answer: int = 204
    told: list[tuple[dict[str, Any], str | None]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def keys(self) -> list[list[str]]:
        return [[event["key"] for event in document["events"]] for document, _ in self.told]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.answer < 300:
                kept.told.append((json.loads(body), self.headers[SIGNATURE]))
                kept.bodies.append(body)
            self.send_response(kept.answer)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}/hook?token=abc"
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def outbreak(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("told")
    return built(folder, hfcs=[write_csv(folder / NAME, complaints())])


@pytest.fixture
def quiet(outbreak: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same folder with nothing told yet, and a calendar on which nothing is overdue."""
    (outbreak.folders.root / "notified.json").unlink(missing_ok=True)
    monkeypatch.setattr("etl.notify.overdue", lambda _: [])
    return outbreak


def run(settings: Settings, receiver: str, **environment: str) -> Ended:
    return etl_here(
        "--data", settings.data, "run", "--offline", "--notify", receiver, environment=environment
    )


def test_an_alert_is_told_once_and_signed(quiet: Settings, receiver: Receiver) -> None:
    first = run(quiet, receiver.address, KRATOMWATCH_NOTIFY_KEY="a key")
    assert first.returncode == 0, first.stderr
    assert receiver.keys == [[ALERT]]
    ((document, signature),) = receiver.told
    digest = hmac.new(b"a key", receiver.bodies[0], hashlib.sha256).hexdigest()
    assert signature == f"sha256={digest}"
    (event,) = document["events"]
    assert event["title"] == ("12 HFCS complaints name 7-OH in 2024-Q3; at most 2 were expected.")
    assert "A rise in reports is not a rise in harm." in event["text"]
    assert event["text"].endswith("Chart: /trends?substance=7-oh&source=hfcs")
    assert document["is_synthetic"] is False
    again = run(quiet, receiver.address)
    assert again.returncode == 0
    assert len(receiver.told) == 1


def test_a_receiver_that_fails_fails_no_run_and_is_told_the_next_time(
    quiet: Settings, receiver: Receiver
) -> None:
    receiver.answer = 500
    failed = run(quiet, receiver.address)
    assert failed.returncode == 0
    assert "It is told after the next run." in failed.stderr
    assert "token=abc" not in failed.stderr
    nowhere = run(quiet, "http://127.0.0.1:9/hook?token=abc")
    assert nowhere.returncode == 0
    assert "token=abc" not in nowhere.stderr
    receiver.answer = 200
    assert run(quiet, receiver.address).returncode == 0
    assert receiver.keys == [[ALERT]]


def test_a_command_gets_the_document_on_its_input(quiet: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    script = tmp_path / "keep.py"
    script.write_text(f"import sys; open({str(kept)!r}, 'w').write(sys.stdin.read())")
    assert run(quiet, f"{sys.executable} {script}").returncode == 0
    assert [event["kind"] for event in json.loads(kept.read_text())["events"]] == ["alert"]
    assert run(quiet, f"{sys.executable} -c 'raise SystemExit(3)'").returncode == 0


def test_a_source_that_fails_is_told_until_it_is_well(quiet: Settings, receiver: Receiver) -> None:
    before = read_status(quiet.folders.status)
    failing = before.model_copy(deep=True)
    failing.source("hfcs").fail("no answer", step="fetch")
    failing.write(quiet.folders.status)
    assert notify(quiet, receiver.address)
    failure = f"failure:hfcs:{failing.source('hfcs').failing_since}"
    assert receiver.keys == [[failure, ALERT]]
    assert not notify(quiet, receiver.address)
    before.write(quiet.folders.status)
    assert not notify(quiet, receiver.address)
    failing.write(quiet.folders.status)
    assert notify(quiet, receiver.address)
    assert receiver.keys == [[failure, ALERT], [failure]]
    before.write(quiet.folders.status)


def test_a_refused_build_is_told(
    quiet: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(settings: Settings, **_: Any) -> None:
        with recorded(settings.folders, "run"):
            raise ChecksRefusedError(["reports_are_unique found 1 rows"])

    before = read_status(quiet.folders.status)
    monkeypatch.setattr(cli.pipeline, "run", refuse)
    assert run(quiet, receiver.address).returncode == 4
    ((document, _),) = receiver.told
    assert [event["kind"] for event in document["events"]] == ["refusal", "alert"]
    before.write(quiet.folders.status)


def test_what_fails_before_it_is_written_down_is_told(
    quiet: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(*_: object, **__: object) -> None:
        raise UsageError("Nobody answers at spark://host:7077.")

    monkeypatch.setattr(cli.pipeline, "run", unusable)
    monkeypatch.setattr("etl.notify.newest_alerts", lambda _: 1 / 0)  # a file of another program
    for _ in range(2):
        assert run(quiet, receiver.address).returncode == 2
    ((told, _),) = receiver.told
    assert [event["text"] for event in told["events"]] == ["Nobody answers at spark://host:7077."]


def test_what_is_overdue_is_told_and_checked(outbreak: Settings) -> None:
    status = read_status(outbreak.folders.status)
    through = date.fromisoformat(str(status.source("hfcs").data_through_date))
    due = through + timedelta(days=155)
    assert overdue(status, today=due - timedelta(days=1)) == []
    (late,) = overdue(status, today=due)
    assert f"newer was to be expected by {due}" in late.words
    status.published = {"is_synthetic": True}
    assert overdue(status, today=due) == []


def test_status_check_has_an_exit_code(outbreak: Settings, one_quarter: Settings) -> None:
    ended = etl_here("--data", outbreak.data, "status", "--check", environment={})
    assert ended.returncode == 3
    assert "(hfcs) is overdue: data up to 2024-11-02" in ended.stderr
    assert etl_here("--data", outbreak.data, "status", environment={}).returncode == 0


def test_a_digest_for_a_mail(outbreak: Settings) -> None:
    text = etl_here("--data", outbreak.data, "digest", "--since", "2020-01-01", environment={})
    assert text.returncode == 0
    assert "12 HFCS complaints name 7-OH in 2024-Q3; at most 2 were expected." in text.stdout
    assert "Overdue" in text.stdout
    html = etl_here("--data", outbreak.data, "digest", "--html", environment={}).stdout
    assert html.startswith("<!DOCTYPE html>")
    assert "<li>12 HFCS complaints name 7-OH" in html


def test_nothing_new_is_nothing_to_mail(outbreak: Settings) -> None:
    new = read_news(outbreak.folders.warehouse, since=date(2999, 1, 1))
    assert (as_text(new), as_html(new)) == ("", "")


def test_without_a_warehouse_a_digest_says_what_to_do(tmp_path: Path) -> None:
    ended = etl_here("--data", tmp_path, "digest", environment={})
    assert ended.returncode == 2
    assert "Run `etl run`" in ended.stderr
