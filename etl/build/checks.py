"""The checks, of `sql/checks` and of the sources: queries for offending rows; none may find one."""

from __future__ import annotations

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

    Raises:
        ChecksRefusedError: naming each check that found rows, with the first of them.
    """
    failures = []
    for name, statement in checks().items():
        result = connection.execute(statement.sql)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        if rows:
            shown = "; ".join(
                ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
                for row in rows[:ROWS_SHOWN]
            )
            failures.append(f"{name} found {len(rows)} rows ({shown})")
    if failures:
        raise ChecksRefusedError(
            "Nothing was published, because checks refused the build: "
            + " | ".join(failures)
            + ". The warehouse of the last good run stays in use. Each check says in its SQL "
            "file what it wants; `etl status` shows the sources."
        )
