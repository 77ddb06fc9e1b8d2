"""What a build makes by SQL: one relation for each name, from `sql/` and the sources' folders.

A relation `source_…` or `delivered_…` is the union of the rows that the sources supply. One
file says its columns, with a comment on each: in `sql/sources`, where it may stay empty, or in
the folder of the source that owns a report system. Any other source that has a file of this
name supplies more rows, by the names of the columns; a column that it leaves out is null. What
was delivered is a view, for it has as many rows as the files; what is supplied to count reports
is a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from etl.build.statements import Statement, read, read_of_source
from etl.sources.registry import SOURCES
from etl.store.files import literal

FOLDERS = ("sources", "staging", "core", "mart")
SUPPLIED = ("source_", "delivered_")
CHECK = "check_"
PUBLISHED_PREFIXES = ("core_", "background_", "mart_")
TEMPORARY = {
    "raw": "view {} as {}",
    "view": "view {} as {}",
    "delivered": "view {} as {}",
    "listed": "macro {}(of_folder) as table {}",
}


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relation made by SQL.

    Attributes:
        declared: the statement that says its columns.
        supplied: the statements that only add rows, by source.
    """

    declared: Statement
    supplied: dict[str, Statement]

    @property
    def name(self) -> str:
        """Its name."""
        return self.declared.name

    @property
    def sql(self) -> str:
        """The query that gives its rows."""
        if not self.supplied:
            return self.declared.sql
        return "\nunion all by name\n".join(f"(\n{part})" for part in self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """The queries that its rows are the union of, by the names of the columns."""
        return (self.declared.sql, *(one.sql for one in self.supplied.values()))


def relations() -> dict[str, Relation]:
    """Every relation that is made by SQL, by name.

    Raises:
        ValueError: two files make one relation, or no file says the columns of one.
    """
    found: dict[str, list[tuple[str, Statement]]] = {}
    for folder in FOLDERS:
        for one in read(folder):
            found.setdefault(one.name, []).append((f"sql/{folder}", one))
    for key in SOURCES:
        for one in read_of_source(key):
            if not one.name.startswith(CHECK):
                found.setdefault(one.name, []).append((key, one))
    return {name: _relation(name, files) for name, files in found.items()}


def _relation(name: str, files: Iterable[tuple[str, Statement]]) -> Relation:
    files = list(files)
    if not name.startswith(SUPPLIED):
        if len(files) > 1:
            raise ValueError(f"{name}.sql is in {' and in '.join(place for place, _ in files)}")
        return Relation(declared=files[0][1], supplied={})
    declared = [(place, one) for place, one in files if one.column_comments]
    if len(declared) != 1:
        places = " and ".join(place for place, _ in declared) or "no folder"
        raise ValueError(
            f"the columns of {name} are said in {places}; one {name}.sql, in sql/sources or in the "
            "folder of a source, has a comment on each column, and all others have none"
        )
    ((owner, one),) = declared
    return Relation(
        declared=one, supplied={place: other for place, other in files if place != owner}
    )


def create(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    *,
    is_empty: bool = False,
    made: str | None = None,
) -> None:
    """Make a relation in the database that is being built.

    Args:
        is_empty: nothing is delivered of it: a table, which is planned faster than a view of none.
        made: query for its rows where another engine made them; null for its own.

    Raises:
        ValueError: a source supplies other columns than are declared.
    """
    name = relation.name
    query = relation.sql if made is None else made
    if name.startswith(PUBLISHED_PREFIXES):
        _create_published(connection, relation.declared, query)
        return
    prefix = "" if is_empty else name.partition("_")[0]
    form = TEMPORARY.get(prefix, "table {} as {}") if made is None else TEMPORARY["view"]
    connection.execute(f"create temp {form.format(name, query)}")
    if relation.supplied:
        _refuse_other_columns(connection, relation)


def _refuse_other_columns(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    declared = columns_of(connection, relation.declared.sql)
    made = connection.execute("select name, type from pragma_table_info(?)", [relation.name])
    if dict(made.fetchall()) == declared:
        return
    for key, one in relation.supplied.items():
        for column, kind in columns_of(connection, one.sql).items():
            if column not in declared:
                known = ", ".join(declared)
                raise ValueError(
                    f"etl/sources/{key}/sql/{one.name}.sql has a column {column}; known are {known}"
                )
            both = f"({relation.declared.sql}) union all by name (select {column} from ({one.sql}))"
            if columns_of(connection, both) != declared:
                raise ValueError(
                    f"etl/sources/{key}/sql/{one.name}.sql has {column} as {kind}, which is no "
                    f"{declared[column]}"
                )


def columns_of(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """The columns of a query with their types, in order; nothing is read for it."""
    return {row[0]: row[1] for row in connection.execute(f"describe {query}").fetchall()}


def _create_published(
    connection: duckdb.DuckDBPyConnection, statement: Statement, query: str
) -> None:
    comments = [f"comment on table {statement.name} is {literal(statement.comment)}"]
    for column, comment in statement.column_comments.items():
        comments.append(f'comment on column {statement.name}."{column}" is {literal(comment)}')
    # One transaction for the table and its comments: each costs a write of the log. One for all
    # tables would hide their sizes from the planner.
    connection.begin()
    connection.execute(f"create table {statement.name} as {query}")
    connection.execute("; ".join(comments))
    connection.commit()
