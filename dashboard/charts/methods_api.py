"""The API as its OpenAPI document describes it: addresses, parameters, problems, an example."""

from __future__ import annotations

from typing import Any

from dashboard.api import openapi
from dashboard.api.files import FORMATS
from dashboard.api.parameters import MOST_ROWS
from dashboard.charts.base import Block
from dashboard.charts.sections import section
from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.tables import DataTable, data_table, scroll_region
from dashboard.context import Context
from dashboard.warehouse import SourceInfo

EXAMPLE = f"{openapi.ROOT}/trend.csv?source=faers&substance=7-oh&from=2024-Q1"


def says(context: Context, _: SourceInfo | None) -> str:
    """Where it is."""
    return f"{len(context.snapshot.questions)} questions at {openapi.ROOT}."


def show(context: Context, _: SourceInfo | None) -> Element:
    """What the document says, as a reader reads it."""
    document = openapi.document(context.snapshot)
    words = [
        "Every question of the published file is answered to programs, read-only, with the "
        "parameters of the address of a page. An answer names its generation, sources, dates and "
        f"limitations. More than {MOST_ROWS:,} rows are given in parts. ",
        html.A("OpenAPI 3.1 document", href=openapi.DOCUMENT_PATH),
        " · ",
        html.A("All questions as JSON", href=openapi.LIST_PATH),
    ]
    tables = (_addresses(), _forms(), _parameters(document), _problems(document))
    return section(
        "method-api",
        title=f"{openapi.ROOT}: the same questions for programs",
        child=html.Div(
            [
                html.P(words, className="words"),
                *(
                    scroll_region(data_table(table), label=f"Table: {table.caption}")
                    for table in tables
                ),
                html.P(
                    [
                        "An example: ",
                        html.A(EXAMPLE, href=EXAMPLE),
                        ". With the ETag of an answer in If-None-Match one that is still the same "
                        "is 304, without a body.",
                    ],
                    className="words",
                ),
            ],
        ),
    )


def _addresses() -> DataTable:
    return DataTable(
        caption="Addresses",
        columns=("Address", "What it gives"),
        rows=(
            (openapi.LIST_PATH, "every question with its columns, parameters and limitations"),
            (
                f"{openapi.ROOT}/{{question}}.{{format}}",
                "the answer to one question",
            ),
            (openapi.DOCUMENT_PATH, "all of it as an OpenAPI 3.1 document"),
        ),
        stacks=True,
    )


def _forms() -> DataTable:
    return DataTable(
        caption="Formats",
        columns=("Format", "Media type", "What it holds"),
        rows=tuple(
            (ending, form.media_type.partition(";")[0], form.meaning)
            for ending, form in FORMATS.items()
        ),
        stacks=True,
    )


def _parameters(document: dict[str, Any]) -> DataTable:
    return DataTable(
        caption="Parameters; each question says which of them it takes",
        columns=("Parameter", "What it does", "Values"),
        rows=tuple(
            (one["name"], one["description"], _values(one["schema"]))
            for one in document["components"]["parameters"].values()
            if one["in"] == "query"
        ),
        stacks=True,
    )


def _values(schema: dict[str, Any]) -> str:
    one = schema.get("items", schema)
    if "enum" in one:
        return ", ".join(one["enum"])
    return f"as {one['examples'][0]}"


def _problems(document: dict[str, Any]) -> DataTable:
    return DataTable(
        caption="Statuses; what cannot be answered is said as application/problem+json",
        columns=("Status", "Why"),
        rows=tuple(
            (status, one["description"])
            for status, one in document["components"]["responses"].items()
        ),
        stacks=True,
    )


BLOCK = Block(key="method_api", label="The API", show=show, says=says)
