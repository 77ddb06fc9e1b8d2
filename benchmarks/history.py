"""The whole history of FAERS: `python -m benchmarks.history`, on a machine that does nothing else.

Generates 90 quarters of full size, stages and builds all of them from their zips, and builds once
more with the counts kept. The bounds are 6 minutes, 1.4 GB and 25 seconds on two cores. Full size
needs about 20 GB and, to generate the zips, half an hour; `--keep FOLDER` keeps those for the next
time, `--cases` makes the quarters smaller. FAERS has one case of kratom or 7-OH in some ten
thousand, the generated quarters one in `--one-in`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.generate import CASES
from benchmarks.measure import measured, quarter_zip

QUARTERS = [f"{year}q{quarter}" for year in range(2004, 2027) for quarter in (1, 2, 3, 4)][:90]
"""All that FDA has published, from 2004q1 to 2026q2."""


def main() -> None:
    """Generate what is not there, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description=__doc__)
    parser.add_argument("--quarters", type=int, default=90, help="the newest so many")
    parser.add_argument("--cases", type=int, default=CASES, help="cases in a quarter")
    parser.add_argument("--one-in", type=int, default=1000, help="one of so many cases is watched")
    parser.add_argument("--keep", type=Path, help="keep the generated zips in this folder")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="kratomwatch-history-"))
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    names = QUARTERS[-options.quarters :]
    try:
        zips = [
            quarter_zip(folder, name, place, options.cases, one_in=options.one_in)
            for place, name in enumerate(names)
        ]
        size = sum(path.stat().st_size for path in zips)
        print(
            f"{len(zips)} quarters of {options.cases:,} cases, {size / 1e9:.2f} GB zipped, "
            f"{options.cases * len(zips):,} case versions, one in {options.one_in:,} watched"
        )
        print(f"{'measured':<44}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
        measured("all quarters, zip to published", "publish", data, *zips)
        measured("built again, counts kept", "build_again", data)
        measured("nothing new", "publish", data)
    finally:
        shutil.rmtree(data if options.keep else folder, ignore_errors=True)


if __name__ == "__main__":
    main()
