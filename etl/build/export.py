"""Export the published tables as CSV or Parquet, with three descriptions of the folder beside."""

from __future__ import annotations

from pathlib import Path

import duckdb

from etl.build.descriptions import (
    Column,
    Exported,
    FileKind,
    Origin,
    TableFile,
    croissant,
    data_package,
    dcat,
)
from etl.errors import UsageError
from etl.store.files import fresh_folder, sha256_of, sql_text, write_json
from etl.store.publish import Generation, generation


def export(warehouse: Path, folder: Path, *, kind: FileKind) -> list[str]:
    """Write every published table into `folder`, which is replaced whole.

    Args:
        kind: `csv` or `parquet`.

    Returns:
        The file names written, without those of the descriptions.

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
        tables = [
            _export_table(connection, draft, name, comment, kind=kind)
            for name, comment in connection.execute(
                "select table_name, comment from duckdb_tables() "
                "where database_name = 'file' order by table_name"
            ).fetchall()
        ]
        exported = _described(connection, current, tables, kind=kind)
        write_json(draft / "datapackage.json", data_package(exported))
        write_json(draft / "croissant.json", croissant(exported))
        write_json(draft / "dcat.jsonld", dcat(exported))
    return [table.path for table in tables]


def _described(
    connection: duckdb.DuckDBPyConnection,
    current: Generation,
    tables: list[TableFile],
    *,
    kind: FileKind,
) -> Exported:
    (program_version,) = connection.execute("select program_version from mart_build").fetchall()[0]
    origins = connection.execute(
        "select name, url, licence from mart_source order by sort_order, source"
    ).fetchall()
    return Exported(
        kind=kind,
        generation=current.input_version,
        program_version=program_version,
        built_at=current.built_at,
        is_synthetic=current.is_synthetic,
        origins=[Origin(title=title, url=url, terms=terms) for title, url, terms in origins],
        tables=tables,
    )


def _export_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, comment: str, *, kind: FileKind
) -> TableFile:
    path = folder / f"{name}.{kind}"
    columns = [
        Column(name=column, data_type=data_type, meaning=text)
        for column, data_type, text in connection.execute(
            "select column_name, data_type, comment from duckdb_columns() "
            "where database_name = 'file' and table_name = ? order by column_index",
            [name],
        ).fetchall()
    ]
    options = "format csv, header" if kind == "csv" else "format parquet, compression zstd"
    texts = [column.name for column in columns if column.data_type == "VARCHAR"]
    rows = f"select {_harmless(texts) if kind == 'csv' else '*'} from {name} order by all"
    connection.execute(f"copy ({rows}) to '{sql_text(path)}' ({options})")
    return TableFile(
        name=name,
        path=path.name,
        meaning=comment,
        size_in_bytes=path.stat().st_size,
        sha256=sha256_of(path),
        columns=columns,
    )


def _harmless(texts: list[str]) -> str:
    """All columns; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    named = ", ".join(
        rf"""regexp_replace("{column}", '^([=+@\t\r-])', '''\1') as "{column}" """
        for column in texts
    )
    return f"* replace ({named})" if named else "*"
