"""Build a warehouse from the staged releases: always from scratch, by the SQL files.

Views over the staged Parquet come first, then the tables of `sql/core` and `sql/mart`, which read
what the sources supply, then the questions in `sql/questions`. A few relations are made in Python,
by steps of distinct strings, by what a source adds to them, and by counting cases release by
release; they take their place in the order of the statements. `core_`, `background_` and `mart_`
tables are published, everything else is temporary: `raw_`, `view_` and `delivered_` relations are
views (`raw_` ones of a source without a release empty tables), `listed_` ones macros that take the
folder of a staged release, all others tables.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from etl.build.checks import run_checks
from etl.build.engine import DuckDBEngine, Engine
from etl.build.filters import load_declared_filters
from etl.build.inputs import (
    BuildInput,
    load_registry,
    load_vocabulary,
    read_earlier,
    read_staged,
)
from etl.build.populations import KNOWN as POPULATIONS_KNOWN
from etl.build.questions import create_questions, load_declared
from etl.build.relations import relations
from etl.build.signals import signal_steps
from etl.build.statements import Order
from etl.build.steps import Steps
from etl.sources.base import DistinctCount
from etl.sources.registry import SOURCES
from etl.store.files import sql_text


def build(
    path: Path,
    build_input: BuildInput,
    *,
    memory_limit: str,
    threads: int,
    trusts_kept: bool = True,
    engine: Engine | None = None,
) -> None:
    """Build the warehouse file `path`, which must not exist.

    Args:
        trusts_kept: use the counts that earlier builds kept beside the staged releases.
        engine: what makes the relations of whole sources; null for DuckDB.

    Raises:
        ChecksRefusedError: a check in `sql/checks` found offending rows; the file is left for
            inspection and must not be published.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "preserve_insertion_order": False,
    }
    # Rows of confidential lists may be spilled to disk while the build runs.
    spill = path.parent / "spill"
    spill.mkdir(mode=0o700, exist_ok=True)
    with (
        ThreadPoolExecutor(max_workers=1) as reading,
        duckdb.connect(str(path), config=config) as connection,
    ):
        connection.execute(f"set temp_directory = '{sql_text(spill)}'")
        load_vocabulary(connection)
        load_registry(connection, build_input)
        load_declared(connection)
        load_declared_filters(connection)
        read_staged(connection, build_input, empty_folder=path.parent / "empty")
        read_earlier(connection, build_input)
        # Its rules are read beside the first long statements; short ones would wait for Python.
        of_sources = [step for source in SOURCES.values() for step in source.steps]
        own = signal_steps(_latest_folders(build_input), trusts_kept=trusts_kept)
        steps = Steps(reading, [*own, *of_sources])
        _make_relations(
            connection,
            steps,
            build_input,
            engine=engine or DuckDBEngine(),
            trusts_kept=trusts_kept,
        )
        create_questions(connection)
        run_checks(connection)
        connection.execute("checkpoint")


def _make_relations(
    connection: duckdb.DuckDBPyConnection,
    steps: Steps,
    build_input: BuildInput,
    *,
    engine: Engine,
    trusts_kept: bool,
) -> None:
    """Make every relation, each after those it reads; what is made in Python begins early."""
    found = relations()
    counts = {one.name: (key, one) for key, source in SOURCES.items() for one in source.counts}
    populations = {
        one.populations.name: one.populations for _, one in counts.values() if one.populations
    }
    reads = {name: one.sql for name, one in found.items()}
    reads |= {name: " ".join(step.reads) for name, step in steps.by_name.items()}
    reads |= {name: _inputs(one) for name, (_, one) in counts.items()}
    reads |= {
        name: " ".join((POPULATIONS_KNOWN, one.listed, *one.reads, one.wanted))
        for name, one in populations.items()
    }
    empty = _never_delivered(build_input)
    make: dict[str, Callable[[], None]] = {
        relation: partial(engine.make, connection, one, is_empty=relation in empty)
        for relation, one in found.items()
    }
    for key, count in counts.values():
        kept: dict[str, Any] = {
            "folders": _folders(build_input, key),
            "trusts_kept": trusts_kept,
        }
        make[count.name] = partial(engine.count, connection, count, **kept)
        if count.populations:
            within = count.populations
            make[within.name] = partial(engine.find_members, connection, within, **kept)
    inputs = steps.inputs

    def rank(name: str) -> int:
        """Steps begin at once, then what they read; what takes long comes while they go on."""
        if name in steps.by_name:
            return 0
        if name in counts or name in populations:
            return 3
        return 1 if name in inputs or name.startswith(("raw_", "delivered_")) else 2

    order = Order(reads, rank=rank)
    while order.is_left:
        name = order.next()
        if name in steps.by_name:
            steps.begin(connection, name)
        elif name is not None:
            make[name]()
            order.done(name)
        for made in steps.make_done(connection, waits=name is None):
            order.done(made)


def _never_delivered(build_input: BuildInput) -> set[str]:
    """The `raw_` relations of sources without a release."""
    delivered = {staged.source for staged, _ in build_input.releases}
    return {
        f"raw_{key}_{table}"
        for key, source in SOURCES.items()
        if key not in delivered
        for table in source.tables
    }


def _latest_folders(build_input: BuildInput) -> dict[str, Path]:
    """The folder of the latest staged release of each report system: what follows of it is kept."""
    found = {}
    for staged, _ in sorted(build_input.releases, key=lambda one: (one[0].source, one[0].release)):
        source = SOURCES[staged.source]
        if source.report_system is not None and not source.is_confidential:
            found[source.report_system] = staged.folder
    return found


def _folders(build_input: BuildInput, key: str) -> dict[str, Path]:
    """The folders of the staged releases of a source."""
    return {
        staged.release: staged.folder for staged, _ in build_input.releases if staged.source == key
    }


def _inputs(count: DistinctCount) -> str:
    own = (count.listed, count.numbers, count.versions, count.not_standing)
    within = count.populations
    return " ".join((*own, POPULATIONS_KNOWN, within.listed, *within.reads) if within else own)
