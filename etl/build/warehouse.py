"""Build a warehouse from the staged releases: always from scratch, by the files in `sql/`.

Views over the staged Parquet (`sql/staging`) come first, then the tables of `sql/core` and
`sql/mart`, then the questions in `sql/dashboard`. A few relations are made in Python, by
steps of distinct strings, by suppression of small counts and by counting cases release by
release; they take their place in the order of the statements. `core_`, `background_` and `mart_`
tables are published, everything else is temporary: `raw_` and `view_` relations are views,
`listed_` ones macros that take the folder of a staged release, all others tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from etl.build.checks import run_checks
from etl.build.counting import count_distinct
from etl.build.editions import EDITION_COLUMNS
from etl.build.inputs import BuildInput, load_registry, load_vocabulary, read_staged
from etl.build.questions import create_questions
from etl.build.statements import Statement, in_order, read
from etl.build.steps import Steps
from etl.build.tables import frame, insert
from etl.store.files import literal, sql_text

PUBLISHED_PREFIXES = ("core_", "background_", "mart_")
TEMPORARY = {
    "view": "view {} as {}",
    "listed": "macro {}(of_folder) as table {}",
}
COUNTED = {
    "counted_faers_reaction": ("listed_faers_reaction", "work_faers_reac_number"),
    "counted_faers_ingredient": ("listed_faers_ingredient", "work_faers_drug_number"),
}


def build(
    path: Path,
    build_input: BuildInput,
    *,
    memory_limit: str,
    threads: int,
    trusts_kept: bool = True,
) -> None:
    """Build the warehouse file `path`, which must not exist.

    Args:
        trusts_kept: use the counts that earlier builds kept beside the staged releases.

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
        earlier = build_input.earlier
        if earlier is None:
            earlier = frame([], dict(EDITION_COLUMNS))
        connection.execute(f"set temp_directory = '{sql_text(spill)}'")
        load_vocabulary(connection)
        load_registry(connection, build_input)
        read_staged(connection, build_input, empty_folder=path.parent / "empty")
        insert(connection, "earlier_poison_center", earlier)
        # Its rules are read beside the first long statements; short ones would wait for Python.
        steps = Steps(
            reading,
            largest_hidden=build_input.largest_hidden,
            earlier=earlier if build_input.protects_editions else None,
        )
        faers_folders = {
            staged.release: staged.folder
            for staged, _ in build_input.releases
            if staged.source == "faers"
        }
        _make_tables(connection, steps, faers_folders, trusts_kept=trusts_kept)
        create_questions(connection)
        run_checks(connection)
        connection.execute("checkpoint")


def _make_tables(
    connection: duckdb.DuckDBPyConnection,
    steps: Steps,
    faers_folders: Mapping[str, Path],
    *,
    trusts_kept: bool,
) -> None:
    """Make every relation behind the raw views, each after those it reads."""
    found = {one.name: one for folder in ("staging", "core", "mart") for one in read(folder)}
    found = {name: one for name, one in found.items() if not name.startswith("raw_")}
    reads = {name: one.sql for name, one in found.items()}
    reads |= {name: " ".join(inputs) for name, inputs in Steps.READS.items()}
    reads |= {
        name: f"{' '.join(read)} listed_faers_version work_faers_not_standing"
        for name, read in COUNTED.items()
    }
    made: set[str] = set()
    for name in in_order(reads):
        if name in found:
            _create_table(connection, found[name])
        elif name in COUNTED:
            counts = count_distinct(
                connection, *COUNTED[name], folders=faers_folders, trusts_kept=trusts_kept
            )
            insert(connection, name, counts)
        else:
            steps.make(connection, name)
        made.add(name)
        steps.begin(connection, made)


def _create_table(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    if not statement.name.startswith(PUBLISHED_PREFIXES):
        made = TEMPORARY.get(statement.name.partition("_")[0], "table {} as {}")
        connection.execute(f"create temp {made.format(statement.name, statement.sql)}")
        return
    comments = [f"comment on table {statement.name} is {literal(statement.comment)}"]
    for column, comment in statement.column_comments.items():
        comments.append(f'comment on column {statement.name}."{column}" is {literal(comment)}')
    # One transaction for the table and its comments: each costs a write of the log. One for all
    # tables would hide their sizes from the planner.
    connection.begin()
    connection.execute(f"create table {statement.name} as {statement.sql}")
    connection.execute("; ".join(comments))
    connection.commit()
