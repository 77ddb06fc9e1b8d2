"""The checks, of `sql/checks` and of the sources: queries for offending rows; none may find one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from etl.build.relations import CHECK
from etl.build.statements import Statement, read_of_source, statements
from etl.errors import ChecksRefusedError
from etl.sources.registry import SOURCES

ROWS_SHOWN = 3


def checks() -> dict[str, Statement]:
    """Every check by name; the file of one of a source is `check_<name>.sql` in its folder."""
    of_sources = {
        one.name.removeprefix(CHECK): one
        for key in SOURCES
        for one in read_of_source(key)
        if one.name.startswith(CHECK)
    }
    return {one.name: one for one in statements("checks")} | of_sources


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check; each is a query for offending rows.

    What it found goes to the log, so rows of a confidential source are neither shown nor counted.

    Raises:
        ChecksRefusedError: naming each check that found rows, with the first of them.
    """
    failures = []
    named: list[str | None] = []
    for name, statement in checks().items():
        result = connection.execute(statement.sql)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        if rows:
            failures.append(f"{name} found {_found(name, names, rows)}")
            named += _systems(name, names, rows)
    if failures:
        systems = {system for system in named if system is not None}
        raise ChecksRefusedError(failures, systems=frozenset() if None in named else systems)


def _systems(check: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> set[str | None]:
    """The sources or report systems that rows name; with None where one names none."""
    own = next((key for key in SOURCES if check in _checks_of(key)), None)
    if own is not None:
        return {own}
    if "source" in names:
        return {row[names.index("source")] for row in rows}
    if "report_id" in names:
        return {str(row[names.index("report_id")]).partition(":")[0] for row in rows}
    return {None}


def _found(check: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> str:
    """The rows that a check found, in words."""
    open_rows = [row for row in rows if not _is_confidential(check, row)]
    shown = "; ".join(
        ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
        for row in open_rows[:ROWS_SHOWN]
    )
    if len(open_rows) == len(rows):
        return f"{len(rows)} rows ({shown})"
    return " and ".join([*([shown] if shown else []), "what is confidential and not shown"])


def _is_confidential(check: str, row: tuple[Any, ...]) -> bool:
    """Say whether a row may tell of a confidential source: it names one, or its check is of one."""
    keys = [key for key, source in SOURCES.items() if source.is_confidential]
    named = {str(value).partition(":")[0] for value in row}
    return not named.isdisjoint(keys) or any(check in _checks_of(key) for key in keys)


def _checks_of(key: str) -> set[str]:
    own = (one.name for one in read_of_source(key))
    return {name.removeprefix(CHECK) for name in own if name.startswith(CHECK)}
