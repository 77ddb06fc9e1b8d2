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
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from benchmarks.generate import CASES, FIRST_CASE, write_quarter

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
    parser.add_argument(
        "--dashboard",
        type=Path,
        nargs="*",
        metavar="DATA",
        help="the pages in a browser, on these data folders or the demo and real cases",
    )
    parser.add_argument(
        "--api",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="DATA",
        help="20 users of the API, on this data folder or the demo",
    )
    options = parser.parse_args()
    if options.api is not None:
        api = import_module("benchmarks.api")
        api.demo_or(options.api if options.api.name else None)
        return
    if options.dashboard is not None:
        # Only here: each process that makes a quarter reads this module again.
        dashboard = import_module("benchmarks.dashboard")
        dashboard.main(options.dashboard)
        return
    if not options.quarters or max(options.quarters) >= len(QUARTERS):
        parser.error(f"--quarters takes numbers from 1 to {len(QUARTERS) - 1}")
    folder = options.keep or Path(tempfile.mkdtemp(prefix="kratomwatch-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        zips = [
            _quarter(folder, name, place, options.cases)
            for place, name in enumerate(QUARTERS[: max(options.quarters) + 1])
        ]
        print(f"{options.cases:,} cases a quarter, {zips[0].stat().st_size / 1e6:.0f} MB zipped")
        print(f"{'measured':<44}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
        bare = _say("bare load of one quarter", "bare_load", zips[0])
        first = _say_first(folder, zips[0])
        print(f"  {first / bare:.1f} x the bare load")
        if options.pandas:
            by_pandas = _say("one quarter in pandas", "pandas_load", zips[0])
            _say("  bad lines lost", "pandas_load_losing_lines", zips[0])
            again = _say_first(folder, zips[0])
            print(
                f"  pandas: {by_pandas / first:.1f} x ours before, {by_pandas / again:.1f} x after"
            )
        if options.open_altio:
            # It stops at bytes that are cp1252 and not Latin-1.
            (folder / "clean").mkdir(exist_ok=True)
            clean = _quarter(folder / "clean", QUARTERS[0], 0, options.cases, with_dirt=False)
            command = options.open_altio.resolve()
            _say("one quarter in open-altio, without dirt", "open_altio", command, clean)
        for count in options.quarters:
            data = _empty(folder / f"data{count}")
            _say(f"{count} quarter(s), zip to published", "publish", data, *zips[:count])
            _say("  nothing new", "publish", data)
            _say("  vocabulary changed", "publish_with_another_vocabulary", data)
            _say("  vocabulary changed back", "publish", data)
            before = _say_first(folder, zips[0])
            more = _say("  one quarter more", "publish", data, zips[count])
            after = _say_first(folder, zips[0])
            print(f"  {more / before:.2f} x the first before it, {more / after:.2f} x after")
            shutil.rmtree(data)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


def _quarter(folder: Path, name: str, place: int, cases: int, *, with_dirt: bool = True) -> Path:
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
            with_dirt=with_dirt,
        ).result()


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _say_first(folder: Path, path: Path) -> float:
    """Measure the first quarter; what is compared with it stands beside it in time."""
    data = _empty(folder / "first")
    seconds = _say("one quarter, zip to published", "publish", data, path)
    shutil.rmtree(data)
    return seconds


def _say(what: str, task: str, *paths: Path) -> float:
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


if __name__ == "__main__":
    main()
