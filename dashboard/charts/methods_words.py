"""Which words decide: the vocabulary as it is published."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd

from dashboard import downloads
from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.folds import Fold, folds
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table
from dashboard.context import Context
from dashboard.frames import values_of
from dashboard.warehouse import PublishedTable, SourceInfo
from dashboard.wording import counted_words

VOCABULARY: Final = (
    "mart_substance",
    "mart_rule",
    "mart_ingredient_class",
    "mart_reaction_group",
    "mart_exposure_group",
    "mart_limitation",
    "mart_claim",
    "mart_word",
)
"""Published tables that say which words decide, in the order of the way of a product's name."""
ROWS_SHOWN: Final = 60


def says(context: Context, _: SourceInfo | None) -> str:
    """How many rules there are."""
    return f"{counted_words(len(context.snapshot.table('mart_rule')), 'rule')} read the names."


def show(context: Context, _: SourceInfo | None) -> Element:
    """Every published list of words, with its rows behind it."""
    known = context.snapshot.dictionary
    items = [
        Fold(
            name=f"words-{name.removeprefix('mart_').replace('_', '-')}",
            label=downloads.TABLES[name],
            aside=counted_words(known[name].rows, "row"),
            content=partial(_list, context, name, known[name]),
        )
        for name in VOCABULARY
    ]
    words = (
        "A word that a person adds to the vocabulary counts in all history from the next build on. "
        f"These are the lists of vocabulary {context.snapshot.build.vocabulary_version}."
    )
    return section(
        "method-words",
        title="Which words make a report count, and under what",
        child=html.Div([html.P(words, className="words"), folds(items)]),
    )


def _list(context: Context, name: str, table: PublishedTable) -> list[Element]:
    link = downloads.csv_link(name, context.filters, source=None)
    frame = context.snapshot.table(name)
    return [
        html.P([f"{table.meaning} ", html.A(f"All of {name} as CSV", href=link)]),
        data_table(rows_table(frame, table)),
    ]


def rows_table(frame: pd.DataFrame, table: PublishedTable) -> DataTable:
    """The first rows of a published table under the names of its columns."""
    first = frame.head(ROWS_SHOWN)
    cells = zip(*(values_of(column) for _, column in first.items()), strict=True)
    cut = "" if len(frame) <= ROWS_SHOWN else f", the first {ROWS_SHOWN}"
    return DataTable(
        caption=f"{counted_words(len(frame), 'row')}{cut}.",
        columns=tuple(name for name, _, _ in table.columns),
        rows=tuple(tuple("" if cell is None else str(cell) for cell in row) for row in cells),
        fit=False,
        stacks=True,
    )


BLOCK = Block(key="method_words", label="Vocabulary", show=show, says=says)
