"""Export the published tables as CSV or Parquet, with three descriptions of the folder beside."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from etl.build.descriptions import (
    NAME,
    Column,
    Exported,
    FileKind,
    Origin,
    TableFile,
    croissant,
    data_package,
    dcat,
)
from etl.errors import UsageError, printable
from etl.store.files import fresh_folder, sha256_of, sql_text, write_json
from etl.store.publish import Generation, generation

PACKAGE = "datapackage.json"
DESCRIPTIONS = {PACKAGE: data_package, "croissant.json": croissant, "dcat.jsonld": dcat}


def export(warehouse: Path, folder: Path, *, kind: FileKind) -> list[str]:
    """Write every published table into `folder`; an earlier export there is replaced whole.

    Args:
        kind: `csv` or `parquet`.

    Returns:
        The file names written, without those of the descriptions.

    Raises:
        UsageError: no warehouse is published, or the folder holds anything that no export wrote.
    """
    current = generation(warehouse)
    if current is None:
        raise UsageError(f"{warehouse} is not there: run the ETL first (`python -m etl run`).")
    _refuse_others(folder)
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
        for name, describe in DESCRIPTIONS.items():
            write_json(draft / name, describe(exported))
    return [table.path for table in tables]


def _refuse_others(folder: Path) -> None:
    """Refuse a folder that holds anything that an export did not write as it stands there.

    Raises:
        UsageError: naming the first such file.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder. Choose an empty or a new one.")
    written = _written(folder / PACKAGE)
    for path in sorted(folder.iterdir()):
        is_ours = written and path.name in DESCRIPTIONS
        if not is_ours and (path.name not in written or written[path.name] != _hash_of(path)):
            raise UsageError(
                f"{folder} holds {printable(path.name)}, which no export wrote, or not as it is "
                "now. Nothing was deleted. Choose an empty or a new folder."
            )


def _written(package: Path) -> dict[str, str]:
    """The tables of an earlier export with their hashes; none where it is none of this program."""
    try:
        document = json.loads(package.read_bytes())
        if document["name"] != NAME:
            return {}
        return {str(one["path"]): str(one["hash"]) for one in document["resources"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _hash_of(path: Path) -> str:
    return f"sha256:{sha256_of(path)}" if path.is_file() and not path.is_symlink() else ""


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
