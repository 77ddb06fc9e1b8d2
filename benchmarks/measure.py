"""What measurements share: a quarter to measure with, and a task in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.generate import FIRST_CASE, write_quarter


def quarter_zip(folder: Path, name: str, place: int, cases: int, **how: Any) -> Path:
    """Generate a quarter, unless it is there already.

    Args:
        place: its place in the history, from 0; no two quarters have a case number in common but
            for the second versions.
        how: what else `write_quarter` takes.
    """
    path = folder / f"faers_ascii_{name}.zip"
    if path.exists():
        return path
    # In a process of its own, for Linux hands the peak of this one on to those it measures.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(
            write_quarter,
            folder,
            name,
            cases=cases,
            first_case=FIRST_CASE + place * cases,
            **how,
        ).result()


def measured(what: str, task: str, *paths: Path) -> float:
    """Measure a task, print its figures and give its seconds."""
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.tasks", task, *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(result.stdout.splitlines()[-1])
    print(
        f"{what:<44}{found['seconds']:>9.2f}{found['cpu_seconds']:>9.2f}{found['peak_mb']:>9.0f}",
        flush=True,
    )
    return float(found["seconds"])
