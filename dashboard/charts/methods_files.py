"""Which files the numbers were made from, each with its checksum."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard.charts.base import Block
from dashboard.charts.sections import section, table_foot
from dashboard.components import html
from dashboard.components.folds import Fold, folds
from dashboard.components.html import Element
from dashboard.components.markup import Cell
from dashboard.components.tables import DataTable, data_table
from dashboard.context import Context
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words

TABLE = "mart_release"
NOT_PUBLISHED = "not published"


def says(context: Context, _: SourceInfo | None) -> str:
    """How many files there are."""
    return f"{counted_words(len(context.snapshot.table(TABLE)), 'file')}, each with its checksum."


def show(context: Context, _: SourceInfo | None) -> Element:
    """Every source with its files behind it."""
    frame = context.snapshot.table(TABLE)
    items = [
        Fold(
            name=f"files-{str(source).replace('_', '-')}",
            label=str(source),
            aside=_aside(own),
            content=partial(_files, own),
        )
        for source, own in frame.groupby("source", sort=False)
    ]
    words = (
        "Whoever has the same files has the same numbers: a build is a function of the files, the "
        "vocabulary and the program. Of a confidential file stands a label here and nothing that "
        "depends on what is in it."
    )
    return section(
        "method-files",
        title=f"{counted_words(len(frame), 'file')} of {counted_words(len(items), 'source')}",
        child=html.Div([html.P(words, className="words"), folds(items)]),
        foot=table_foot(context, TABLE, "files with their checksums", key="method-files"),
    )


def _aside(own: pd.DataFrame) -> str:
    files = counted_words(len(own), "file")
    if own["sha256"].isna().all():
        return f"{files}, confidential"
    return f"{files}, data up to {_day(own['data_through_date'].max())}"


def _files(own: pd.DataFrame) -> Element:
    newest = own.sort_values(["data_through_date", "release"], ascending=False)
    return data_table(
        DataTable(
            caption="Files as delivered, newest data first.",
            columns=("File", "Data up to", "Bytes", "Retrieved", "SHA-256"),
            rows=tuple(
                (
                    str(row["file_name"]),
                    _day(row["data_through_date"]),
                    _bytes(row["bytes"]),
                    f"{row['retrieved_at']:%Y-%m-%d %H:%M} UTC",
                    row["sha256"] if isinstance(row["sha256"], str) else NOT_PUBLISHED,
                )
                for row in newest.to_dict("records")
            ),
            numeric=frozenset({2}),
            fit=False,
            stacks=True,
        )
    )


def _bytes(size: float) -> Cell:
    return NOT_PUBLISHED if pd.isna(size) else int(size)


def _day(day: pd.Timestamp) -> str:
    return "not known" if pd.isna(day) else f"{day:%Y-%m-%d}"


BLOCK = Block(key="method_files", label="Files with their checksums", show=show, says=says)
