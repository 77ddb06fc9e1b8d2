"""Export the published tables as CSV or Parquet with a datapackage.json that explains them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from etl.errors import UsageError
from etl.store.files import fresh_folder, sql_text, write_json
from etl.store.publish import generation

JSON_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


def export(warehouse: Path, folder: Path, *, kind: str) -> list[str]:
    """Write every published table into `folder`, which is replaced whole.

    Args:
        kind: `csv` or `parquet`.

    Returns:
        The file names written.

    Raises:
        UsageError: no warehouse is published, or the folder holds something else.
    """
    current = generation(warehouse)
    if current is None:
        raise UsageError(f"{warehouse} is not there: run the ETL first (`python -m etl run`).")
    if folder.exists() and not (folder / "datapackage.json").exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds other files. Choose an empty or a new folder.")
    with fresh_folder(folder.resolve()) as draft, duckdb.connect() as connection:
        connection.execute(f"attach '{sql_text(warehouse)}' as file (read_only)")
        connection.execute("use file")
        resources = [
            _export_table(connection, draft, name, comment, kind=kind)
            for name, comment in connection.execute(
                "select table_name, comment from duckdb_tables() "
                "where database_name = 'file' order by table_name"
            ).fetchall()
        ]
        write_json(
            draft / "datapackage.json",
            {
                "name": "kratomwatch",
                "title": "Adverse-event reports naming kratom or 7-OH",
                "description": (
                    "Synthetic data made by the demo generator; describes no real report."
                    if current.is_synthetic
                    else "From public report systems. A report is not proof of cause; sources "
                    "overlap and must not be added up."
                ),
                "created": f"{current.built_at.isoformat()}Z",
                "licenses": [{"name": "CC0-1.0"}],
                "resources": resources,
            },
        )
    return [str(resource["path"]) for resource in resources]


def _export_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, comment: str, *, kind: str
) -> dict[str, Any]:
    path = folder / f"{name}.{kind}"
    columns = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = 'file' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    options = "format csv, header" if kind == "csv" else "format parquet, compression zstd"
    texts = [column for column, data_type, _ in columns if data_type == "VARCHAR"]
    rows = f"select {_harmless(texts) if kind == 'csv' else '*'} from {name} order by all"
    connection.execute(f"copy ({rows}) to '{sql_text(path)}' ({options})")
    return {
        "name": name,
        "path": path.name,
        "description": comment,
        "schema": {
            "fields": [
                {"name": column, "type": JSON_TYPES.get(kind, "string"), "description": text}
                for column, kind, text in columns
            ]
        },
    }


def _harmless(texts: list[str]) -> str:
    """All columns; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    named = ", ".join(
        rf"""regexp_replace("{column}", '^([=+@\t\r-])', '''\1') as "{column}" """
        for column in texts
    )
    return f"* replace ({named})" if named else "*"
