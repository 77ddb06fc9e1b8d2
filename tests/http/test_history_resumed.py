"""A long history is stopped in the middle, in every way, and goes on where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from etl.settings import Settings
from etl.store.landing import Landing
from etl.store.runs import read_runs
from tests.support import ROOT
from tests.support.fda_server import EXPORTS, FdaServer, Handler, cut_off
from tests.support.releases import Case, Quarter
from tests.support.warehouses import ask

QUARTERS = ("2024q4", "2025q1", "2025q2", "2025q3")


def run(settings: Settings, server: FdaServer) -> subprocess.Popen[str]:
    words = ("run", "--sources", "faers", "--from", QUARTERS[0], "--to", QUARTERS[-1])
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "--data", str(settings.data), *words],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **server.environment()},
    )


def test_a_history_that_is_stopped_at_a_quarter_goes_on_from_there(
    fda: FdaServer, tmp_path: Path
) -> None:
    for number, name in enumerate(QUARTERS):
        cases = [Case(caseid=90_000_000 + 1000 * number + one) for one in range(30)]
        fda.serve_quarter(name, Quarter(name=name, cases=cases).write(tmp_path).read_bytes())
    settings = Settings(data=tmp_path / "data", **fda.settings())
    said = []
    for place, (how, code) in enumerate([(signal.SIGKILL, -9), (signal.SIGTERM, 143)], start=1):
        process = run(settings, fda)

        def stop(handler: Handler, how: signal.Signals = how, pid: int = process.pid) -> None:
            """Send half of a quarter, and end the process that asked for it."""
            if "range" in {name.lower() for name in handler.headers}:
                handler.answer_as_usual()
                return
            cut_off(handler)
            os.kill(pid, how)

        fda.faults.clear()
        fda.misbehave(f"{EXPORTS}/faers_ascii_{QUARTERS[place]}", stop)
        _, text = process.communicate(timeout=240)
        assert process.returncode == code, text
        said.append(text)
        landed = Landing(settings.folders.landing).releases("faers")
        assert list(landed) == list(QUARTERS[:place])
    fda.faults.clear()
    process = run(settings, fda)
    _, text = process.communicate(timeout=240)
    assert process.returncode == 0, text
    assert "faers: 4 quarters to fetch" in said[0]
    assert "fetching faers 2025q1 (2 of 4, less than a minute left)" in said[0]
    assert "faers: 3 quarters to fetch" in said[1]
    assert said[1].splitlines()[-1].startswith("Stopped by SIGTERM")
    assert "faers: 2 quarters to fetch" in text
    assert ask(settings, "select count(*) from core_report") == [(120,)]
    # what had landed was not fetched again
    whole = Counter(one.path[-10:-4] for one in fda.asked(EXPORTS) if "range" not in one.headers)
    assert whole[QUARTERS[0]] == 1
    outcomes = [one.outcome for one in read_runs(settings.folders.runs)]
    assert outcomes == ["broken off", "stopped", "done"]
