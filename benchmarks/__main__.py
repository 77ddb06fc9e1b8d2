"""Run the measurements: `python -m benchmarks --quarters 1 --cases 400000` (or `make bench`).

Every figure is taken in a process of its own, so that its peak memory is its own, and beside a
bare load of the same bytes in the same run, because machines differ and are seldom idle.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks.generate import CASES
from benchmarks.measure import measured, quarter_zip

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
            quarter_zip(folder, name, place, options.cases)
            for place, name in enumerate(QUARTERS[: max(options.quarters) + 1])
        ]
        print(f"{options.cases:,} cases a quarter, {zips[0].stat().st_size / 1e6:.0f} MB zipped")
        print(f"{'measured':<44}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
        bare = measured("bare load of one quarter", "bare_load", zips[0])
        first = _say_first(folder, zips[0])
        print(f"  {first / bare:.1f} x the bare load")
        if options.pandas:
            by_pandas = measured("one quarter in pandas", "pandas_load", zips[0])
            measured("  bad lines lost", "pandas_load_losing_lines", zips[0])
            again = _say_first(folder, zips[0])
            print(
                f"  pandas: {by_pandas / first:.1f} x ours before, {by_pandas / again:.1f} x after"
            )
        if options.open_altio:
            # It stops at bytes that are cp1252 and not Latin-1.
            (folder / "clean").mkdir(exist_ok=True)
            clean = quarter_zip(folder / "clean", QUARTERS[0], 0, options.cases, with_dirt=False)
            command = options.open_altio.resolve()
            measured("one quarter in open-altio, without dirt", "open_altio", command, clean)
        for count in options.quarters:
            data = _empty(folder / f"data{count}")
            measured(f"{count} quarter(s), zip to published", "publish", data, *zips[:count])
            measured("  nothing new", "publish", data)
            measured("  vocabulary changed", "publish_with_another_vocabulary", data)
            measured("  vocabulary changed back", "publish", data)
            before = _say_first(folder, zips[0])
            more = measured("  one quarter more", "publish", data, zips[count])
            after = _say_first(folder, zips[0])
            print(f"  {more / before:.2f} x the first before it, {more / after:.2f} x after")
            shutil.rmtree(data)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _say_first(folder: Path, path: Path) -> float:
    """Measure the first quarter; what is compared with it stands beside it in time."""
    data = _empty(folder / "first")
    seconds = measured("one quarter, zip to published", "publish", data, path)
    shutil.rmtree(data)
    return seconds


if __name__ == "__main__":
    main()
