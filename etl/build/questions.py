"""Questions: the table macros of the published file, one for each file in `sql/questions`.

The header of a file declares what a chart of it needs beside the numbers: its title, what a row is,
its columns, its own parameters, and which limitations belong to it (with the note shown beside the
chart). A published table that is drawn as it is declares its limitations in the same way. What a
chart cannot show because of one source is said in the record of that source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import partial
from itertools import dropwhile

import duckdb
import pandas as pd

from etl.build.filters import report_filters, with_filters, words_of
from etl.build.relations import Relation, relations
from etl.build.statements import Statement, statements
from etl.build.tables import insert
from etl.sources.registry import SOURCES
from etl.store.files import literal

FILTERS = {
    "substances": "null",
    "sources": "null",
    "since": "null",
    "until": "null",
    "suspect_only": "false",
    "outcome": "'any'",
    "counting": "'reports'",
    **{one.parameter: one.default for one in report_filters()},
}
"""The parameters of every question about reports, with their defaults."""
FILTERS_ARE_KNOWN = "filters_are_known"
SHARED = (
    "filtered_report",
    "filtered_exposure",
    "filtered_quarter",
    "filtered_year",
    "filtered_signal",
    FILTERS_ARE_KNOWN,
)
"""The macros that apply the filters; no questions of their own."""
TITLE = re.compile(r"^-- title: (.+)$", re.M)
LIMITATION = re.compile(r"^-- limitation (\w+) (strong|part)(?: \| ([^|]+) \| (.+))?$", re.M)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the headers of questions and of published tables declare, as frames.

    Attributes:
        questions: question, title, row_is, takes_filters.
        macros: macro, sql, is_question: also those that questions share.
        columns: question, place, column_name, meaning.
        limitations: limitation_id, chart, strength, note_title, note, and the source that declares
            it; null where a question or a table does.
    """

    questions: pd.DataFrame
    macros: pd.DataFrame
    columns: pd.DataFrame
    limitations: pd.DataFrame


def declared() -> Declared:
    """The declarations of all questions and of the published tables that are drawn."""
    every = sorted(statements("questions"), key=lambda one: one.name)
    asked = [one for one in every if one.name not in SHARED]
    declaring: list[Statement | Relation] = [*asked, *relations().values()]
    return Declared(
        questions=pd.DataFrame(
            [(one.name, title_of(one), one.comment, not one.parameters) for one in asked],
            columns=["question", "title", "row_is", "takes_filters"],
        ),
        macros=pd.DataFrame(
            [(one.name, _shown(one), one.name not in SHARED) for one in every],
            columns=["macro", "sql", "is_question"],
        ),
        columns=pd.DataFrame(
            [
                (one.name, place, column, meaning)
                for one in asked
                for place, (column, meaning) in enumerate(one.column_comments.items(), start=1)
            ],
            columns=["question", "place", "column_name", "meaning"],
        ),
        limitations=pd.DataFrame(
            [
                *((*link, None) for one in declaring for link in _limitations(one)),
                *(
                    (*astuple(one), source.key)
                    for source in SOURCES.values()
                    for one in source.limitations
                ),
            ],
            columns=["limitation_id", "chart", "strength", "note_title", "note", "source"],
        ).astype("string"),
    )


def _shown(statement: Statement) -> str:
    """The statement to be read: without its header."""
    lines = statement.sql.splitlines()
    return "\n".join(dropwhile(lambda line: line.startswith("--"), lines)).strip()


def title_of(statement: Statement) -> str:
    """The title that a question declares.

    Raises:
        ValueError: it declares none.
    """
    match = TITLE.search(statement.sql)
    if match is None:
        raise ValueError(f"sql/questions/{statement.name}.sql declares no title: `-- title: ...`")
    return match[1]


def _limitations(
    statement: Statement | Relation,
) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    for match in LIMITATION.finditer(statement.sql):
        yield match[1], statement.name, match[2], match[3], match[4]


def load_declared(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the `declared_` tables, from which the marts of questions and limitations are made."""
    found = declared()
    insert(connection, "declared_question", found.questions)
    insert(connection, "declared_macro", found.macros)
    insert(connection, "declared_column", found.columns)
    insert(connection, "declared_limitation", found.limitations)


def create_questions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table macros.

    Questions about reports take the filters and pass them on to filtered_report; questions about
    the context (laws, overdose deaths) have parameters of their own, or none of the filters. A word
    that no filter knows is an error.
    """
    fill = partial(with_filters, parameters=list(FILTERS), words=words_of(connection))
    shown = {}
    for statement in statements("questions"):
        defaults = statement.parameters or FILTERS
        parameters = ", ".join(f"{name} := {default}" for name, default in defaults.items())
        body = statement.sql
        if not statement.parameters and statement.name not in SHARED:
            # Beside the question and not within it: where a filter leaves no row to look at,
            # a condition on rows would not be asked.
            known = f"(select are_known from {FILTERS_ARE_KNOWN}({{arguments}}))"
            body = f"select * from (\n{body}\n) where {known}"
        connection.execute(f"create macro {statement.name}({parameters}) as table {fill(body)}")
        shown[statement.name] = fill(_shown(statement))
        connection.execute(
            f"comment on macro table {statement.name} is {literal(statement.comment)}"
        )
    insert(connection, "shown_macro", pd.DataFrame(shown.items(), columns=["macro", "sql"]))
    connection.execute(
        "update mart_macro set sql = shown.sql from shown_macro as shown "
        "where mart_macro.macro = shown.macro"
    )
