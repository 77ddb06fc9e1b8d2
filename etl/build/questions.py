"""Questions: the table macros of the published file, one for each file in `sql/dashboard`."""

from __future__ import annotations

import duckdb

from etl.build.statements import statements
from etl.store.files import literal

FILTERS = {
    "substances": "null",
    "sources": "null",
    "since": "null",
    "until": "null",
    "suspect_only": "false",
    "outcome": "'any'",
}


def create_questions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table macros.

    Questions about reports take the filters and pass them on to filtered_report; questions about
    the context (laws, overdose deaths) have parameters of their own, or none of the filters.
    """
    arguments = ", ".join(f"{name} := {name}" for name in FILTERS)
    for statement in statements("dashboard"):
        defaults = statement.parameters or FILTERS
        parameters = ", ".join(f"{name} := {default}" for name, default in defaults.items())
        body = statement.sql.replace("{arguments}", arguments)
        connection.execute(f"create macro {statement.name}({parameters}) as table {body}")
        connection.execute(
            f"comment on macro table {statement.name} is {literal(statement.comment)}"
        )
