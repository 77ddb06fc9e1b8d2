"""The data dictionary: every published table and what its columns hold."""

from __future__ import annotations

from functools import partial

from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.folds import Fold, folds
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table
from dashboard.context import Context
from dashboard.warehouse import PublishedTable, SourceInfo
from dashboard.wording import counted_words


def says(context: Context, _: SourceInfo | None) -> str:
    """How many tables and columns there are."""
    tables = context.snapshot.dictionary
    columns = sum(len(table.columns) for table in tables.values())
    return f"{len(tables)} tables, {columns} columns, each with what it holds."


def show(context: Context, _: SourceInfo | None) -> Element:
    """Every table, with its columns behind it."""
    items = [
        Fold(
            name=f"columns-{name.replace('_', '-')}",
            label=name,
            aside=counted_words(table.rows, "row"),
            content=partial(_columns, name, table),
        )
        for name, table in context.snapshot.dictionary.items()
    ]
    words = (
        "The published file is one DuckDB database. Its tables count whole sources (background), "
        "hold reports after version rules (core) or are what the pages read (mart)."
    )
    return section(
        "method-tables",
        title="What each table and column of the published file holds",
        child=html.Div([html.P(words, className="words"), folds(items, columns=3)]),
    )


def _columns(name: str, table: PublishedTable) -> list[Element]:
    return [
        html.P(table.meaning),
        data_table(
            DataTable(
                caption=f"{name}: {counted_words(len(table.columns), 'column')}.",
                columns=("Column", "Type", "What it holds"),
                rows=tuple((column, kind.lower(), words) for column, kind, words in table.columns),
                stacks=True,
            )
        ),
    ]


BLOCK = Block(key="method_tables", label="Tables and columns", show=show, says=says)
