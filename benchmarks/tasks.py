"""One measured task per process: `python -m benchmarks.tasks TASK PATH…` prints seconds and MB."""

from __future__ import annotations

import io
import json
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl import pipeline
from etl.settings import Settings

MAIN_TABLES = ("DEMO", "DRUG", "REAC", "OUTC", "RPSR", "THER", "INDI")


def publish(data: Path, *zips: Path) -> None:
    """Add the zips, stage, build, check, publish."""
    settings = Settings(data=data)
    if zips:
        pipeline.add(settings, "faers", zips)
    pipeline.run(settings)


def rebuild(data: Path) -> None:
    """Build again from what is staged, as after a change of the vocabulary."""
    pipeline.run(Settings(data=data), force=True)


def bare_load(path: Path) -> None:
    """Unzip and read every table into DuckDB: the least that any way of loading must do."""
    config: dict[str, Any] = {"threads": 2}
    with (
        zipfile.ZipFile(path) as archive,
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(str(Path(folder) / "bare.duckdb"), config=config) as connection,
    ):
        for name in archive.namelist():
            if Path(name).stem[:4] not in MAIN_TABLES:
                continue
            text = Path(archive.extract(name, folder))
            with text.open("rb") as file:
                header = file.readline().decode().strip().split("$")
            connection.read_csv(
                str(text),
                delimiter="$",
                quotechar="",
                escapechar="",
                header=True,
                auto_detect=False,
                columns=dict.fromkeys(header, "VARCHAR"),
                ignore_errors=True,
            ).create(Path(name).stem[:4])
            text.unlink()


def pandas_load(path: Path) -> None:
    """Read every table, keep the highest versions, find kratom, count background, in pandas."""
    frames = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            table = Path(name).stem[:4]
            if table in MAIN_TABLES:
                raw = io.TextIOWrapper(archive.open(name), encoding="cp1252", errors="replace")
                frames[table] = pd.read_csv(
                    raw, sep="$", dtype=str, quoting=3, on_bad_lines="skip", low_memory=False
                )
    demo = frames["DEMO"].assign(version=frames["DEMO"]["caseversion"].astype(int))
    kept = demo.sort_values(["version", "fda_dt"]).drop_duplicates("caseid", keep="last")
    drug = frames["DRUG"][frames["DRUG"]["primaryid"].isin(kept["primaryid"])]
    reac = frames["REAC"][frames["REAC"]["primaryid"].isin(kept["primaryid"])]
    named = drug["drugname"].str.contains("kratom|mitragyn|7-?oh", case=False, na=False)
    drug[named | drug["prod_ai"].str.contains("mitragyn", case=False, na=False)]
    reac.groupby("pt")["caseid"].nunique()
    drug.groupby("prod_ai")["caseid"].nunique()


TASKS: dict[str, Callable[..., None]] = {
    "publish": publish,
    "rebuild": rebuild,
    "bare_load": bare_load,
    "pandas_load": pandas_load,
}


def main() -> None:
    """Run the task named first with the paths behind it."""
    started = time.perf_counter()
    TASKS[sys.argv[1]](*map(Path, sys.argv[2:]))
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
