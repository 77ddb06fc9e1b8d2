"""Two warehouses compared table by table and row by row."""

from __future__ import annotations

from pathlib import Path

import duckdb

MADE_WHEN = ("built_at", "last_built_at", "input_version")
"""Columns that say when and of which program a warehouse is."""


def differences(one: Path, other: Path, *, prefixes: tuple[str, ...] = ("",)) -> list[str]:
    """What differs between two warehouses, a line a table; rows count as often as they come.

    Args:
        prefixes: of the tables that are compared.
    """
    found = []
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        columns = {name: _columns(connection, name, prefixes) for name in ("one", "other")}
        if columns["one"] != columns["other"]:
            wrong = set(columns["one"].items()) ^ set(columns["other"].items())
            found.append(f"columns or types: {sorted(wrong)}")
        for table in sorted(columns["one"].keys() & columns["other"].keys()):
            names = [name for name, _ in columns["one"][table] if name not in MADE_WHEN]
            chosen = ", ".join(f'"{name}"' for name in names)
            counts = [
                connection.execute(
                    f"select count(*) from (select {chosen} from {here}.{table} "
                    f"except all select {chosen} from {there}.{table})"
                ).fetchall()[0][0]
                for here, there in (("one", "other"), ("other", "one"))
            ]
            if any(counts):
                found.append(f"{table}: {counts[0]} rows only in one, {counts[1]} in the other")
    return found


def tables(path: Path, prefixes: tuple[str, ...]) -> dict[str, int]:
    """The rows of every table with one of the prefixes."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        return {
            name: connection.execute(f"select count(*) from {name}").fetchall()[0][0]
            for (name,) in names
            if name.startswith(prefixes)
        }


def _columns(
    connection: duckdb.DuckDBPyConnection, database: str, prefixes: tuple[str, ...]
) -> dict[str, tuple[tuple[str, str], ...]]:
    rows = connection.execute(
        """select table_name, column_name, data_type from duckdb_columns()
        where database_name = ? order by table_name, column_index""",
        [database],
    ).fetchall()
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for table, column, kind in rows:
        if table.startswith(prefixes):
            found[table] = (*found.get(table, ()), (column, kind))
    return found
