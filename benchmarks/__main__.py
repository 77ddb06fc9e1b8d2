"""Run the measurements: `python -m benchmarks --quarters 1 --cases 400000` (or `make bench`).

Every figure is taken in a process of its own, so that its peak memory is its own, and beside a
bare load of the same bytes in the same run, because machines differ and are seldom idle.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import CASES, write_quarter

QUARTERS = [
    "2023q1",
    "2023q2",
    "2023q3",
    "2023q4",
    "2024q1",
    "2024q2",
    "2024q3",
    "2024q4",
    "2025q1",
]


def main() -> None:
    """Generate the quarters, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quarters", type=int, nargs="*", default=[1], help="how many at once")
    parser.add_argument("--cases", type=int, default=CASES, help="cases in a quarter")
    parser.add_argument("--pandas", action="store_true", help="the same work in pandas")
    parser.add_argument(
        "--open-altio", type=Path, metavar="COMMAND", help="a peer's command, to build the same"
    )
    parser.add_argument("--keep", type=Path, help="keep the generated zips in this folder")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="kratomwatch-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        zips = [
            _quarter(folder, name, place, options.cases)
            for place, name in enumerate(QUARTERS[: max(options.quarters) + 1])
        ]
        print(f"{options.cases:,} cases a quarter, {zips[0].stat().st_size / 1e6:.0f} MB zipped")
        print(f"{'measured':<44}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
        _say("bare load of one quarter", _measure("bare_load", zips[0]))
        if options.pandas:
            _say("one quarter in pandas", _measure("pandas_load", zips[0]))
            _say("  bad lines lost", _measure("pandas_load_losing_lines", zips[0]))
        if options.open_altio:
            # It stops at bytes that are cp1252 and not Latin-1.
            (folder / "clean").mkdir(exist_ok=True)
            clean = _quarter(folder / "clean", QUARTERS[0], 0, options.cases, with_dirt=False)
            found = _measure("open_altio", options.open_altio.resolve(), clean)
            _say("one quarter in open-altio, without dirt", found)
        for count in options.quarters:
            data = folder / f"data{count}"
            shutil.rmtree(data, ignore_errors=True)
            _say(f"{count} quarter(s), zip to published", _measure("publish", data, *zips[:count]))
            _say("  nothing new", _measure("publish", data))
            _say("  vocabulary changed, no zip opened", _measure("rebuild", data))
            _say("  one quarter more", _measure("publish", data, zips[count]))
            shutil.rmtree(data)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


def _quarter(folder: Path, name: str, place: int, cases: int, *, with_dirt: bool = True) -> Path:
    path = folder / f"faers_ascii_{name}.zip"
    if path.exists():
        return path
    return write_quarter(
        folder, name, cases=cases, first_case=91_000_000 + place * cases, with_dirt=with_dirt
    )


def _measure(task: str, *paths: Path) -> dict[str, float]:
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.tasks", task, *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


def _say(what: str, found: dict[str, float]) -> None:
    print(
        f"{what:<44}{found['seconds']:>9.2f}{found['cpu_seconds']:>9.2f}{found['peak_mb']:>9.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
