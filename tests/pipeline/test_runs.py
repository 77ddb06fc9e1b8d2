"""How runs end and what is written down of it: history, full disks, signals, clocks."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import routes
from dashboard import runs as dashboard_runs
from dashboard.charts import methods_runs
from dashboard.warehouse import Warehouse
from etl import pipeline, recorded
from etl.build import inputs
from etl.errors import ExitCode
from etl.settings import Settings
from etl.store import files, publish, runs, staging
from etl.store.runs import Run, append_run, read_runs
from etl.store.status import read_status
from tests.support import ROOT
from tests.support.command import etl_here
from tests.support.markup import parsed
from tests.support.pages import warehouse_of
from tests.support.releases import hfcs_row, write_csv
from tests.support.warehouses import copy_instead_of_building


@pytest.fixture
def settings(one_quarter: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A published quarter; what is built from now on is a copy of it."""
    shutil.copytree(one_quarter.data, tmp_path / "data")
    copy_instead_of_building(one_quarter.folders.warehouse, monkeypatch)
    return Settings(data=tmp_path / "data")


def a_run(number: int) -> Run:
    return Run(
        started_at=f"2026-11-{number % 28 + 1:02}T01:30:00+00:00",
        finished_at=f"2026-11-{number % 28 + 1:02}T01:31:10+00:00",
        outcome="done",
        exit_code=0,
        message=f"run {number}",
    )


def test_a_run_comes_back_as_it_was_written_also_in_the_dashboard(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    assert read_runs(path) == dashboard_runs.read_runs(path) == ()
    append_run(path, a_run(1))
    append_run(path, a_run(2))
    assert read_runs(path) == (a_run(1), a_run(2))
    assert a_run(1).seconds == 70
    shown = dashboard_runs.read_runs(path)
    assert [run.model_dump(mode="json") for run in shown] == [
        json.loads(json.dumps(run.model_dump(mode="json")).replace("+00:00", "Z"))
        for run in read_runs(path)
    ]
    assert shown[0].started_at == datetime(2026, 11, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("torn", [b'{"started_at": "2026', b"\xff\xfe", b"[]\n", b"\n"])
def test_a_line_that_a_power_cut_tore_costs_itself_alone(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "runs.jsonl"
    append_run(path, a_run(1))
    path.write_bytes(path.read_bytes() + torn)
    append_run(path, a_run(2))
    assert read_runs(path) == (a_run(1), a_run(2))
    assert len(dashboard_runs.read_runs(path)) == 2


def test_the_oldest_runs_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT", 5)
    monkeypatch.setattr(runs, "SLACK", 2)
    path = tmp_path / "runs.jsonl"
    for number in range(8):
        append_run(path, a_run(number))
        assert len(read_runs(path)) <= 7
    assert [run.message for run in read_runs(path)] == [f"run {number}" for number in range(3, 8)]


def test_every_run_is_listed_with_how_it_ended(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.folders.runs.unlink()
    pipeline.run(settings)
    pipeline.run(settings, force=True)
    pipeline.rollback(settings)
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])])
    monkeypatch.setattr(pipeline, "build", failing_with(RuntimeError("no")))
    with pytest.raises(RuntimeError, match="no"):
        pipeline.run(settings)
    found = read_runs(settings.folders.runs)
    assert [(run.command, run.outcome, run.exit_code, run.has_published) for run in found] == [
        ("run", "done", 0, False),
        ("run", "done", 0, True),
        ("rollback", "rolled back", 0, True),
        ("run", "failed", 1, False),
    ]
    assert not any(str(settings.data) in run.model_dump_json() for run in found)
    assert found[0].built_at == found[2].built_at == found[3].built_at != found[1].built_at
    assert not settings.folders.running.exists()
    environment = {"KRATOMWATCH_DATA": str(settings.data)}
    listed = etl_here("status", "--runs", environment=environment).stdout.splitlines()
    assert len(listed) == 5
    assert "Nothing new: the published warehouse is up to date." in listed[1]
    as_json = etl_here("status", "--runs", "--json", environment=environment).stdout
    assert [Run.model_validate(one) for one in json.loads(as_json)] == list(found)


def test_a_run_that_was_killed_is_found_by_the_next(settings: Settings) -> None:
    settings.folders.runs.unlink()
    runs.mark_begun(settings.folders.running, command="run", started_at="2026-11-01T01:30:00+00:00")
    settings.folders.work.mkdir()
    (settings.folders.work / "kratomwatch.duckdb.building").write_bytes(b"half of one")
    pipeline.run(settings)
    assert not settings.folders.work.exists()
    broken, done = read_runs(settings.folders.runs)
    assert (broken.outcome, broken.exit_code, broken.finished_at) == ("broken off", None, None)
    assert broken.started_at == "2026-11-01T01:30:00+00:00"
    assert done.outcome == "done"


def failing_with(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


FULL = OSError(errno.ENOSPC, "No space left on device")
STAGES: dict[str, tuple[object, str]] = {
    "staging a table": (staging.pq, "write_table"),
    "writing release.json": (staging, "write_json"),
    "building": (pipeline, "build"),
    "remembering editions": (pipeline, "remember"),
    "syncing the build": (publish, "sync_file"),
    "keeping the one before": (publish, "keep_current"),
    "writing the checksums": (publish, "write_sums"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_disk_that_is_full_leaves_what_is_published_and_says_so(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "hfcs.csv", [hfcs_row("1")])])
    before = settings.folders.warehouse.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(*STAGES[stage], failing_with(FULL))
        if "staging" in stage or "release" in stage:
            assert pipeline.run(settings).exit_code == ExitCode.SOURCE_FAILED
        else:
            with pytest.raises(OSError, match="No space left"):
                pipeline.run(settings)
    status = read_status(settings.folders.status)
    said = status.message + str(status.sources["hfcs"].last_error)
    assert "No space left on device" in said
    assert read_runs(settings.folders.runs)[-1].exit_code == status.exit_code != 0
    assert not settings.folders.work.exists()
    assert settings.folders.warehouse.read_bytes() == before or status.exit_code == 3
    assert not [path for path in settings.data.rglob("*.writing") if path.is_file()]
    assert pipeline.run(settings).exit_code == 0
    assert settings.folders.warehouse.read_bytes() != before


def test_room_is_kept_for_saying_what_failed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files.os.fsync

    def full_until_there_is_room(descriptor: int) -> None:
        if settings.folders.room.exists():
            raise FULL
        real(descriptor)

    pipeline.run(settings)
    assert settings.folders.room.stat().st_size == recorded.ROOM
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "build", failing_with(FULL))
        patch.setattr(files.os, "fsync", full_until_there_is_room)
        with pytest.raises(OSError, match="No space left"):
            pipeline.run(settings, force=True)
    assert read_status(settings.folders.status).outcome == "failed"
    assert "No space left" in read_runs(settings.folders.runs)[-1].message
    assert not settings.folders.room.exists()
    pipeline.run(settings)
    assert settings.folders.room.stat().st_size == recorded.ROOM


def test_a_clock_that_was_set_back_dates_no_warehouse_before_the_one_it_replaces(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    later = now + timedelta(days=30)
    assert inputs._built_at(None) >= now
    assert inputs._built_at(now - timedelta(days=1)) >= now
    assert caplog.text == ""
    assert inputs._built_at(later) == later + timedelta(seconds=1)
    assert "The clock says" in caplog.text


def test_a_rollback_holds_and_a_build_comes_after_it_whatever_the_clock_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = pipeline.build

    def watched(path: Path, build_input: inputs.BuildInput, **options: Any) -> None:
        seen.append(build_input.built_after)
        real(path, build_input, **options)

    monkeypatch.setattr(pipeline, "build", watched)
    pipeline.run(settings, force=True)
    newest = publish.generation(settings.folders.warehouse)
    assert newest is not None
    pipeline.rollback(settings)
    pipeline.run(settings, force=True)
    assert seen[-1] == newest.built_at  # of the kept one, which is newer than the published one


LONG = """
import sys, duckdb
from etl import pipeline
from etl.cli import main

def build(path, *_, **__):
    path.parent.mkdir(parents=True)
    path.with_name("begun").touch()
    duckdb.execute("select max(hash(one)) from range(1000000000000) as r(one)").fetchall()

pipeline.build = build
sys.argv = ["etl", "--data", sys.argv[1], "run", "--offline", "--force"]
main()
"""


@pytest.mark.parametrize(
    ("number", "words"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "Ctrl+C")]
)
def test_a_signal_ends_a_run_in_one_line(
    settings: Settings, number: signal.Signals, words: str
) -> None:
    before = settings.folders.warehouse.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", LONG, str(settings.data)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "KRATOMWATCH_LOG_FORMAT": "json"},
    )
    begun = settings.folders.work / "begun"
    deadline = time.monotonic() + 60
    while not begun.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number, said
    (line,) = [json.loads(one) for one in said.splitlines()]
    assert line.keys() == {"time", "level", "logger", "message"}
    assert line["level"] == "error"
    assert line["message"].startswith(f"Stopped by {words}; what was published stays published.")
    status = read_status(settings.folders.status)
    assert (status.outcome, status.exit_code) == ("stopped", 128 + number)
    assert read_runs(settings.folders.runs)[-1].outcome == "stopped"
    assert not settings.folders.running.exists()
    assert settings.folders.warehouse.read_bytes() == before


EARLY = """
import os, signal, sys
from etl.__main__ import main

class Watched:
    def find_spec(self, name, *_):
        if name == "etl.cli":
            os.kill(os.getpid(), int(sys.argv[1]))

sys.meta_path.insert(0, Watched())
main()
"""


@pytest.mark.parametrize(
    ("number", "words"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "Ctrl+C")]
)
def test_a_signal_ends_a_command_in_one_line_while_it_is_being_loaded(
    number: signal.Signals, words: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", EARLY, str(int(number))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ended.returncode == 128 + number, ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"Stopped by {words};")


def test_what_a_killed_process_left_half_done_is_taken_away(settings: Settings) -> None:
    folders = settings.folders
    confidential, staged = folders.landing / "poison_center", folders.staged / "faers"
    confidential.mkdir()
    drafts = [confidential / "list.xlsx.writing", folders.root / "status.json.writing"]
    drafts += [folders.published / "kratomwatch.duckdb.restoring"]
    drafts += [staged / "2025q1" / "listed_faers_case.parquet.writing"]
    for path in drafts:
        path.write_bytes(b"half of one")
    for name in (".2024q4.writing", ".2024q4.retired", ".2025q1.retired"):
        (staged / name).mkdir()
    # a file that was delivered under such a name stays
    listed = folders.landing / "faers" / "a.writing"
    listed.touch()
    (listed.parent / "manifest.json").write_text(
        (listed.parent / "manifest.json")
        .read_text()
        .replace('"stored_as": "faers_ascii_2025q1.zip"', '"stored_as": "a.writing"')
    )
    with recorded.one_run_at_a_time(folders):
        left = {
            path.name for path in folders.root.rglob("*") if ".w" in path.name or ".r" in path.name
        }
        assert left == {"a.writing"}
        assert (staged / "2024q4").is_dir()  # what was to be replaced and was not, is back
        assert not any(path.exists() for path in drafts)


def test_the_page_of_methods_shows_every_run_as_soon_as_it_ended(settings: Settings) -> None:
    """Without a new generation, and so without what was answered before."""
    warehouse = warehouse_of(settings)
    before = shown_runs(warehouse)
    append_run(settings.folders.runs, a_run(1))
    broken = a_run(2).model_copy(
        update={
            "outcome": "source failed",
            "failed": ("hfcs",),
            "accepted": ("faers",),
            "mended": ("faers/2025q1",),
        }
    )
    append_run(settings.folders.runs, broken)
    after = shown_runs(warehouse)
    assert after != before
    assert "2026-11-03 01:30" in after
    assert "source failed hfcs run 2; accepted faers; mended faers/2025q1" in after
    assert "ended well." in after


def shown_runs(warehouse: Warehouse) -> str:
    return parsed(routes.content(warehouse, "method_runs/all?path=/methods")["html"]).words


@pytest.mark.parametrize(
    ("outcomes", "title"),
    [
        (["done"], "The one run remembered ended well."),
        (["broken off"], "The one run remembered: broken off."),
        (["done", "rolled back"], "The last 2 runs all ended well."),
        (["done", "failed", "stopped"], "1 of the last 3 runs ended well."),
        (["failed"] * 5 + ["done"] * methods_runs.SHOWN, "The last 60 runs all ended well."),
    ],
)
def test_the_sentence_above_runs_counts_those_shown(outcomes: list[str], title: str) -> None:
    made = [
        dashboard_runs.Run(started_at=datetime(2026, 11, 2, 1, 30, tzinfo=UTC), outcome=outcome)
        for outcome in outcomes
    ]
    assert methods_runs.title_of(made) == title
    table = methods_runs.runs_table(made)
    assert len(table.rows) == min(len(outcomes), methods_runs.SHOWN)
    assert table.rows[0][2] == outcomes[-1]
