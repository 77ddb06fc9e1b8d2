"""The program that follows beside a dashboard: once for all processes, and never without them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.__main__ import ServeError, serve
from etl.settings import Settings
from tests.support import ROOT
from tests.support.fda_server import FdaServer
from tests.support.reading import given, publish_day, serve_folder

KEEP = """
import sys, time
from pathlib import Path
from dashboard.follower import keep_following
keep_following(sys.stdin.readline().strip(), Path(sys.argv[1]))
print("begun", flush=True)
time.sleep(300)
"""


@contextmanager
def dashboard_process(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that keeps a place followed, as one of a dashboard does."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder.parent / "log").open("ab"),
        env={**os.environ, "KRATOMWATCH_FOLLOW_SECONDS": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{address}\n".encode())
    process.stdin.flush()
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def is_held(folder: Path, day: int) -> bool:
    try:
        found = json.loads((folder / "following.json").read_text())
    except (OSError, ValueError):
        return False
    return bool(found["held"] == f"2026-11-{day:02}T01:30:00")


def commands() -> list[str]:
    """The command lines of this machine that name the program, where the system shows them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        found.append(words)
    return found


def test_of_two_processes_one_follows_and_the_other_takes_over(
    tmp_path: Path, fda: FdaServer
) -> None:
    etl, target, folder = Settings(data=tmp_path / "etl"), tmp_path / "readers", tmp_path / "held"
    publish_day(etl, 1)
    given(etl, target)
    folder.mkdir()
    address = serve_folder(fda, target).replace("http://", "http://reader:pass-word@")

    def following() -> list[str]:
        return [one for one in commands() if str(folder) in one and "-m etl" in one]

    with dashboard_process(address, folder) as first:
        wait_until(lambda: is_held(folder, 1), "the first process follows")
        with dashboard_process(address, folder):
            time.sleep(1)
            if Path("/proc").is_dir():
                assert len(following()) == 1
                assert not [one for one in commands() if "pass-word" in one]
            first.kill()
            publish_day(etl, 2)
            given(etl, target)
            wait_until(lambda: is_held(folder, 2), "the second process takes over")
            assert len(fda.asked("/warehouses/")) == 2
    wait_until(lambda: not following(), "it ends with the processes that it was for")
    assert "pass-word" not in (tmp_path / "log").read_text()


def test_a_place_that_cannot_be_followed_is_said_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match=r"^s3://bucket/readers cannot be followed\. Give a"):
        serve(port=0, data=str(tmp_path), warehouse="s3://bucket/readers")
    assert not (tmp_path / "following").exists()
