"""The SHA-256 of the published warehouse and of those kept before it, in `published/SHA256SUMS`.

The form is that of `sha256sum`, so `sha256sum --check SHA256SUMS` in that folder asks the same.
The list is written before the file it names is put in place, and holds the file before it under the
name by which that one is kept; so at every moment what is published is in the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from etl.store.files import sha256_of, sql_text, write_text

NAME = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def read_sums(published: Path) -> dict[str, str]:
    """Give the SHA-256 of each file by its path below the folder; empty where none is known."""
    try:
        text = (published / NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    found = (LINE.fullmatch(line) for line in text.splitlines())
    return {line[2]: line[1] for line in found if line}


def write_sums(published: Path, sums: Mapping[str, str]) -> None:
    """Replace the list."""
    text = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items()))
    write_text(published / NAME, text)


def is_whole(path: Path, published: Path) -> bool:
    """Say whether a warehouse file holds the bytes that were published.

    Every byte is read. Where the list does not name the file, the checksum that DuckDB keeps of
    each block has to do.
    """
    sums = read_sums(published)
    try:
        if sha256_of(path) in sums.values():
            return True
    except OSError:
        return False
    return path.relative_to(published).as_posix() not in sums and _is_readable(path)


def _is_readable(path: Path) -> bool:
    """Read every block of every table; DuckDB compares each with its checksum."""
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{sql_text(path)}' as file (read_only)")
            tables = connection.execute(
                """select format('file."{}"."{}"', schema_name, table_name) from duckdb_tables()
                where database_name = 'file'"""
            ).fetchall()
            for (table,) in tables:
                connection.execute(f"select bit_xor(hash(one)) from {table} as one").fetchone()
    except duckdb.Error:
        return False
    return True
