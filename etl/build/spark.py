"""Spark as the engine: the same SQL files, run where the staged Parquet can be read.

Relations of the whole source are made by Spark and written as Parquet beside the draft; the
database that is being built has views of them, with the types that DuckDB would have given. What
such a relation reads and DuckDB made goes over the same way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from etl.build.counting_sql import counted_by_sql, members_by_sql, of_all, of_each
from etl.build.engine import STAGED_ROWS, DuckDBEngine
from etl.build.relations import TEMPORARY, Relation, columns_of, create
from etl.build.spark_place import Place, SharedDisk
from etl.build.spark_sql import by_name, declared, path_of, tables_of, translate, variable_of
from etl.build.statements import words
from etl.sources.base import DistinctCount, Populations
from etl.store.files import sql_text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from sqlglot import exp

MACRO = "listed_"
GLOB = re.compile(r"([\[\]{}*?\\])")


class SparkEngine:
    """Makes relations of the whole source on Spark, and leaves the others to DuckDB.

    Args:
        session: an ANSI session in UTC (`etl/build/spark_session.py`).
        folder: for what goes over, in either direction. It holds rows of staged releases and is its
            owner's alone.
        chosen: names of the relations that it makes.
        place: how both sides come at files; a disk that they have in common unless told otherwise.
    """

    def __init__(
        self,
        session: SparkSession,
        folder: Path,
        chosen: Collection[str],
        place: Place | None = None,
    ) -> None:
        """Take a folder that need not exist."""
        self._session = session
        self._folder = folder.absolute()
        self._place = place or SharedDisk()
        self._chosen = frozenset(chosen)
        self._known: set[str] = set()  # what the session has a view of
        self._own: set[str] = set()  # what it made itself, of staged rows
        self._macros: dict[str, str] = {}
        self._light = DuckDBEngine()

    def make(
        self, connection: duckdb.DuckDBPyConnection, relation: Relation, *, is_empty: bool = False
    ) -> None:
        """Make a relation: a view on both sides, or rows that Spark writes."""
        name = relation.name
        if name.startswith(MACRO):
            self._macros[name] = relation.sql
        elif name in self._chosen and not is_empty and self._reads_staged(relation):
            self._own.add(name)
            query = _one_query(connection, relation)
            if name.partition("_")[0] not in TEMPORARY:
                create(connection, relation, made=self._write(connection, name, query))
                return
            self._frame(connection, query).createOrReplaceTempView(name)
            self._known.add(name)
        self._light.make(connection, relation, is_empty=is_empty)

    def count(
        self,
        connection: duckdb.DuckDBPyConnection,
        count: DistinctCount,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Count by one query; nothing is kept for another build."""
        if folders:
            for macro in (count.listed, count.versions):
                self._view_of_all(connection, macro, folders)
            if count.populations is not None:
                self._write_of_all(connection, count.populations.listed, folders)
            self._make_of_query(connection, count.name, counted_by_sql(count))
        else:
            self._light.count(connection, count, folders=folders, trusts_kept=trusts_kept)

    def find_members(
        self,
        connection: duckdb.DuckDBPyConnection,
        populations: Populations,
        *,
        folders: Mapping[str, Path],
        trusts_kept: bool = True,
    ) -> None:
        """Read them by one query; nothing is kept for another build."""
        if folders:
            self._write_of_all(connection, populations.listed, folders)
            self._make_of_query(connection, populations.name, members_by_sql(populations))
        else:
            self._light.find_members(
                connection, populations, folders=folders, trusts_kept=trusts_kept
            )

    def _reads_staged(self, relation: Relation) -> bool:
        """Whether staged rows are among what it reads: of a source without a release are none.

        Such a one is made sooner here than planned there.
        """
        return bool(STAGED_ROWS.search(relation.sql) or words(relation.sql) & self._own)

    def _make_of_query(self, connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
        self._own.add(name)
        made = self._write(connection, name, query)
        connection.execute(f"create temp {TEMPORARY['view'].format(name, made)}")

    def _view_of_all(
        self, connection: duckdb.DuckDBPyConnection, macro: str, folders: Mapping[str, Path]
    ) -> None:
        """A view, on both sides, of what a macro gives of every release."""
        name = of_all(macro)
        if name not in self._known:
            query = _of_all(macro, folders)
            self._frame(connection, query).createOrReplaceTempView(name)
            self._known.add(name)
            connection.execute(f"create temp {TEMPORARY['view'].format(name, query)}")

    def _write_of_all(
        self, connection: duckdb.DuckDBPyConnection, macro: str, folders: Mapping[str, Path]
    ) -> None:
        """The same as rows: more than one query reads them."""
        name = of_all(macro)
        if name not in self._known:
            made = self._write(connection, name, _of_all(macro, folders))
            connection.execute(f"create temp {TEMPORARY['view'].format(name, made)}")

    def _write(self, connection: duckdb.DuckDBPyConnection, name: str, query: str) -> str:
        """Let Spark make the rows of a relation; the query that reads them, typed as by DuckDB."""
        columns = columns_of(connection, query)
        path = self._folder / "made" / name
        # By name: Spark puts the columns of a `using` first.
        frame = self._frame(connection, query).select(*(f"`{column}`" for column in columns))
        address = self._place.target(path)
        frame.write.parquet(address)
        written = self._place.written(path)
        if not written:  # not every server writes a file of no rows
            path.mkdir(parents=True, exist_ok=True)
            written = [path / "empty.parquet"]
            empty = f"copy (select * from ({query}) where false) to '{sql_text(written[0])}'"
            connection.execute(empty)
            address = self._place.handed(written[0])
        # As the files say: a server can write other whole numbers than it said beforehand.
        self._read(None, address).createOrReplaceTempView(name)
        self._known.add(name)
        # File by file: in a pattern, brackets in the name of a folder would mean something.
        files = ", ".join(f"'{sql_text(file)}'" for file in written)
        return f"select {_typed(columns)} from read_parquet([{files}])"

    def _frame(self, connection: duckdb.DuckDBPyConnection, query: str) -> DataFrame:
        """The rows of a query on Spark, after what it reads went over."""
        for name in sorted(tables_of(query, macros=self._macros) - self._known):
            self._hand_over(connection, name)

        def named(node: exp.ReadParquet) -> str:
            return self._staged(connection, node)

        return self._session.sql(translate(query, named=named, macros=self._macros))

    def _hand_over(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Give Spark a relation that DuckDB made."""
        path = self._folder / "read" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Parquet has no whole number of 128 bits; one that needs more than 64 is an error here.
        columns = columns_of(connection, f"select * from {name}")
        columns = {one: kind.replace("HUGEINT", "BIGINT") for one, kind in columns.items()}
        typed = _typed(columns)
        connection.execute(f"copy (select {typed} from {name}) to '{sql_text(path)}'")
        frame = self._read(declared(columns), self._place.handed(path))
        frame.createOrReplaceTempView(name)
        self._known.add(name)

    def _staged(self, connection: duckdb.DuckDBPyConnection, node: exp.ReadParquet) -> str:
        """The name of a view of staged files: of all that a variable names, or of one."""
        variable = variable_of(node)
        if variable is None:
            paths = [Path(path_of(node))]
            name = "staged_" + re.sub(r"\W", "_", str(paths[0])).lower()
        else:
            (listed,) = connection.execute("select getvariable(?)", [variable]).fetchall()[0]
            paths = [Path(path) for path in listed]
            name = f"staged_{variable}"
        if name not in self._known:
            # The first has every column; what a later one lacks is null.
            of_first = f"select * from read_parquet(['{sql_text(paths[0])}'])"
            schema = declared(columns_of(connection, of_first))
            frame = self._read(schema, *map(self._place.staged, paths))
            frame.createOrReplaceTempView(name)
            self._known.add(name)
        return name

    def _read(self, schema: str | None, *places: str) -> DataFrame:
        """Rows of Parquet files; Spark need not open those of which it is told what they hold."""
        addresses = [GLOB.sub(r"\\\1", place) for place in places]
        reader = self._session.read if schema is None else self._session.read.schema(schema)
        return reader.parquet(*addresses)


def _one_query(connection: duckdb.DuckDBPyConnection, relation: Relation) -> str:
    """The query of a relation, where several supply its rows as a union that every engine knows."""
    if not relation.supplied:
        return relation.sql
    parts = [(part, columns_of(connection, part)) for part in relation.parts]
    return by_name(parts, columns_of(connection, relation.sql))


def _typed(columns: Mapping[str, str]) -> str:
    """The columns as a query of DuckDB names them, with their types."""
    return ", ".join(
        f'cast("{column}" as {kind}) as "{column}"' for column, kind in columns.items()
    )


def _of_all(macro: str, folders: Mapping[str, Path]) -> str:
    """The query for what a macro gives of all releases."""
    absolute = {release: folder.absolute() for release, folder in folders.items()}
    return "\nunion all\n".join(of_each(macro, absolute))
