"""How engines grow: `python -m benchmarks.engines`, on a machine that does nothing else.

Full-size quarters are staged once; then the same warehouse is built from them by DuckDB, by Spark
in this process and by Sail over Spark Connect, with one core and with two, everything counted anew.
Memory is the highest of the process and of what it started, taken together.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb

from benchmarks.generate import CASES
from benchmarks.history import QUARTERS
from benchmarks.measure import measured, quarter_zip
from etl import pipeline
from etl.build.engine import DuckDBEngine, whole_source
from etl.build.relations import Relation
from etl.build.spark import SparkEngine
from etl.build.spark_session import spark_session
from etl.settings import Settings

if TYPE_CHECKING:
    from etl.sources.base import DistinctCount, Populations

ENGINES = ("duckdb", "spark", "sail")
SAID = re.compile(r"(Caused by: )?[\w.]*(Error|Exception)\b")
"""How a line begins that names what went wrong."""


class Witness(SparkEngine):
    """Lets DuckDB make what a server refuses, and remembers it.

    Attributes:
        lacks: the first line of what was said, by the name of the relation.
    """

    def __init__(self, session: Any, folder: Path, chosen: Collection[str]) -> None:
        """Take a session of Spark Connect, and what it is asked for."""
        super().__init__(session, folder, chosen)
        self.lacks: dict[str, str] = {}

    def make(
        self, connection: duckdb.DuckDBPyConnection, relation: Relation, **options: Any
    ) -> None:
        """Make a relation there, or here."""
        self._there_or_here("make", connection, relation, **options)

    def count(
        self, connection: duckdb.DuckDBPyConnection, count: DistinctCount, **options: Any
    ) -> None:
        """Count there, or here."""
        self._there_or_here("count", connection, count, **options)

    def find_members(
        self, connection: duckdb.DuckDBPyConnection, populations: Populations, **options: Any
    ) -> None:
        """Find them there, or here."""
        self._there_or_here("find_members", connection, populations, **options)

    def _there_or_here(
        self, method: str, connection: duckdb.DuckDBPyConnection, asked: Any, **options: Any
    ) -> None:
        try:
            getattr(super(), method)(connection, asked, **options)
        except Exception as error:  # of the server, or of what carries its words
            self.lacks[asked.name] = str(error).strip().partition("\n")[0][:200]
            self._known.discard(asked.name)
            getattr(DuckDBEngine(), method)(connection, asked, **options)


@contextmanager
def sail_server() -> Iterator[str]:
    """A server of Sail in this process; its address."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    try:
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.stop()


def build_with(data: Path, engine: str, cores: int) -> int:
    """Build what is staged once more; give how many relations DuckDB had to make instead."""
    # Four quarters ended Spark's process with 1 GB; what Sail refuses DuckDB makes from files
    # without statistics, and needs room for that.
    memory = "1GB" if engine == "duckdb" else "4GB"
    settings = Settings(data=data, threads=cores, memory_limit=memory)
    if engine != "sail":
        chosen = {"engine": engine, "spark_master": f"local[{cores}]" if engine == "spark" else ""}
        pipeline.run(settings.model_copy(update=chosen), force=True)
        return 0
    with (
        tempfile.TemporaryDirectory() as folder,
        sail_server() as remote,
        spark_session(
            master="", remote=remote, memory_limit="1GB", folder=Path(folder) / "session"
        ) as session,
    ):
        witness = Witness(session, Path(folder) / "engine", whole_source())

        @contextmanager
        def there(*_: object, **__: object) -> Iterator[Witness]:
            yield witness

        with patch.object(pipeline, "engine_of", there):
            pipeline.run(settings, force=True)
        return len(witness.lacks)


def _peak_mb(root: int) -> float:
    """The highest memory of a process and of its children, each at its own highest, in MB."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if int(said["Pid"]) == root or int(said["PPid"]) == root:
            total += int(said.get("VmHWM", "0 kB").split()[0]) / 1024
    return total


def _task(data: Path, engine: str, cores: int) -> None:
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:cores]))
    started = time.perf_counter()
    instead = build_with(data, engine, cores)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak_mb": _peak_mb(os.getpid()), "instead": instead}))


def main() -> None:
    """Measure and print a line for each number of quarters, engine and number of cores."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--quarters", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--cases", type=int, default=CASES, help="cases in a quarter")
    parser.add_argument("--engines", nargs="+", default=ENGINES, choices=ENGINES)
    parser.add_argument("--cores", type=int, nargs="+", default=[2, 1])
    parser.add_argument("--task", nargs=3, metavar=("DATA", "ENGINE", "CORES"))
    options = parser.parse_args()
    if options.task:
        data, engine, cores = options.task
        _task(Path(data), engine, int(cores))
        return
    print(
        "| quarters | engine | cores | s | MB | by DuckDB instead |\n|---:|---|---:|---:|---:|---:|"
    )
    with tempfile.TemporaryDirectory(prefix="kratomwatch-engines-") as folder:
        settings = Settings(data=Path(folder) / "data")
        for number in sorted(options.quarters):
            for place, name in enumerate(QUARTERS[-number:], start=len(QUARTERS) - number):
                zipped = quarter_zip(Path(folder), name, place, options.cases)
                pipeline.add(settings, "faers", [zipped])
            measured(f"staging what is new, {number} quarters built", "publish", settings.data)
            for engine in options.engines:
                for cores in options.cores:
                    found = _measured(settings.data, engine, cores)
                    print(f"| {number} | {engine} | {cores} | {found} |", flush=True)


def _measured(data: Path, engine: str, cores: int) -> str:
    """Measure a build in a process of its own; its figures, or why it ended."""
    asked = [sys.executable, "-m", "benchmarks.engines", "--task", str(data), engine, str(cores)]
    ended = subprocess.run(asked, check=False, capture_output=True, text=True)
    if ended.returncode:
        # The last line of an error of Java is a place in its program, that of DuckDB a remedy.
        said = [line for line in ended.stderr.splitlines() if SAID.match(line)]
        return (said or ["no word"])[-1][:200]
    found = json.loads(ended.stdout.splitlines()[-1])
    return f"{found['seconds']:.1f} | {found['peak_mb']:,.0f} | {found['instead']}"


if __name__ == "__main__":
    main()
