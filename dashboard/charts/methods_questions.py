"""Every question with its SQL, its columns, its parameters and what limits its answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from dashboard.api.files import FORMATS
from dashboard.api.openapi import ROOT, limitations_of
from dashboard.api.parameters import parameters_of
from dashboard.charts.base import Block
from dashboard.charts.sections import section, table_foot
from dashboard.components import html
from dashboard.components.folds import Fold, folds, statement
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table
from dashboard.context import Context
from dashboard.frames import rows_of
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted_words, joined

TABLE = "mart_macro"


def says(context: Context, _: SourceInfo | None) -> str:
    """How many questions there are."""
    return f"{len(context.snapshot.questions)} questions, each a macro of the published file."


def show(context: Context, _: SourceInfo | None) -> Element:
    """Every question and what questions share, with the SQL behind it."""
    snapshot = context.snapshot
    macros = rows_of(snapshot.table(TABLE))
    asked = [row for row in macros if row["is_question"]]
    shared = [row for row in macros if not row["is_question"]]
    items = [
        Fold(
            name=f"question-{row['macro'].replace('_', '-')}",
            label=snapshot.questions[row["macro"]],
            aside=row["macro"],
            content=partial(_question, context, row["macro"], row["sql"]),
        )
        for row in sorted(asked, key=lambda row: snapshot.questions[row["macro"]])
    ]
    below = [
        Fold(
            name=f"shared-{row['macro'].replace('_', '-')}",
            label=row["macro"],
            content=partial(_shared, row["macro"], row["sql"]),
        )
        for row in shared
    ]
    words = (
        "A chart, its table, its files, the API and a prompt ask the same question and get one "
        "answer. Open a question for what a row is, its columns, what limits it, and its SQL."
    )
    return section(
        "method-questions",
        title=f"{len(items)} questions, and the SQL of each",
        child=html.Div(
            [
                html.P(words, className="words"),
                folds(items, columns=2),
                html.H3("What they share"),
                folds(below, columns=2),
            ]
        ),
        foot=table_foot(context, TABLE, "the SQL of every question", key="method-questions"),
    )


def _question(context: Context, name: str, sql: str) -> list[Any]:
    snapshot = context.snapshot
    limits = limitations_of(snapshot, name)
    taken = [one.name for one in parameters_of(name, snapshot) if one.asks]
    links: list[str | Element] = ["Whole answer: "]
    for ending in FORMATS:
        links += [html.A(ending.upper(), href=f"{ROOT}/{name}.{ending}"), " "]
    limited = joined([row["title"] for row in limits], word="and")
    return [
        html.P(snapshot.meanings[name]),
        html.P(f"Parameters of the address: {', '.join(taken) or 'none'}."),
        html.P(f"Limited by: {limited}." if limits else "No limitation is declared."),
        html.P(links),
        data_table(
            DataTable(
                caption=counted_words(len(snapshot.columns_of(name)), "column"),
                columns=("Column", "Type", "What it holds"),
                rows=tuple(
                    (one["name"], one["type"].lower(), one["meaning"])
                    for one in snapshot.columns_of(name)
                ),
                stacks=True,
            )
        ),
        statement(sql),
    ]


def _shared(name: str, sql: str) -> list[Any]:
    return [html.P(f"Questions read {name}; it is none itself."), statement(sql)]


BLOCK = Block(key="method_questions", label="Questions and their SQL", show=show, says=says)
