"""The measurements run: on small quarters, every task does its work and prints its figures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT


@pytest.mark.timeout(900)  # five builds, each in a process of its own, beside other workers
def test_every_measurement_prints_its_figures(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--cases", "500", "--pandas"]
    result = subprocess.run(
        [*command, "--keep", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    measured = re.findall(r"^ *(\S.*?) +[\d.]+ +[\d.]+ +\d+$", result.stdout, re.M)
    assert set(measured) == {
        "bare load of one quarter",
        "one quarter, zip to published",
        "one quarter in pandas",
        "bad lines lost",
        "1 quarter(s), zip to published",
        "nothing new",
        "vocabulary changed",
        "vocabulary changed back",
        "one quarter more",
    }
    # Only the zips stay, not the warehouses.
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".zip", ".zip"]


@pytest.mark.timeout(900)
def test_runs_ended_at_random_and_full_disks_leave_a_whole_file() -> None:
    """The short form of `make torture`; disks are tried where they can be mounted."""
    command = [sys.executable, "-m", "benchmarks.torture", "--points", "2", "--disks", "4"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "2 runs ended by SIGKILL" in result.stdout
    assert result.stdout.endswith("all held\n")
