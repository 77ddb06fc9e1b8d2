"""The checks of `sql/checks`: each is a query for offending rows, and none may find one."""

from __future__ import annotations

import duckdb

from etl.build.statements import statements
from etl.errors import ChecksRefusedError

ROWS_SHOWN = 3


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check; each is a query for offending rows.

    Raises:
        ChecksRefusedError: naming each check that found rows, with the first of them.
    """
    failures = []
    for statement in statements("checks"):
        result = connection.execute(statement.sql)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        if rows:
            shown = "; ".join(
                ", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
                for row in rows[:ROWS_SHOWN]
            )
            failures.append(f"{statement.name} found {len(rows)} rows ({shown})")
    if failures:
        raise ChecksRefusedError(
            "Nothing was published, because checks refused the build: "
            + " | ".join(failures)
            + ". The warehouse of the last good run stays in use. Each check says in sql/checks/ "
            "what it wants; `etl status` shows the sources."
        )
