"""The API as an OpenAPI 3.1 document, made from what the published file says of its questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from dashboard.api.files import FORMATS
from dashboard.api.parameters import PAGING, parameters, parameters_of
from dashboard.api.problems import PROBLEM_TYPE
from dashboard.frames import Row, rows_of
from dashboard.warehouse import Snapshot

ROOT: Final = "/api/v1"
LIST_PATH: Final = f"{ROOT}/questions"
DOCUMENT_PATH: Final = f"{ROOT}/openapi.json"
NOTICE: Final = (
    "A report does not establish that a product caused an event. Sources overlap and must not be "
    "added up. Every answer names its sources, their dates and the limitations that touch it."
)
PROBLEMS: Final = {
    "400": "A parameter is unknown, given twice or has a value that it cannot have",
    "404": "There is no such question",
    "422": "The answer has more rows than are given at once",
    "429": "Too many requests; Retry-After says when to come again",
    "503": "Nothing is published",
}
TYPES: Final = (
    (r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)", {"type": "integer"}),
    (r"(DOUBLE|FLOAT|DECIMAL.*)", {"type": "number"}),
    (r"BOOLEAN", {"type": "boolean"}),
    (r"DATE", {"type": "string", "format": "date"}),
    (r"TIMESTAMP.*", {"type": "string", "format": "date-time"}),
)


def questions(snapshot: Snapshot) -> dict[str, Any]:
    """All questions with their columns, parameters and limitations, and where they are answered."""
    return {
        "generation": snapshot.generation,
        "built_at": f"{snapshot.build.built_at.isoformat()}Z",
        "is_synthetic": snapshot.build.is_synthetic,
        "notice": NOTICE,
        "data_through": {
            info.source: None
            if info.data_through_date is None
            else info.data_through_date.isoformat()[:10]
            for info in snapshot.counted_sources
        },
        "questions": [_question(snapshot, name) for name in sorted(snapshot.questions)],
    }


def _question(snapshot: Snapshot, name: str) -> dict[str, Any]:
    return {
        "question": name,
        "title": snapshot.questions[name],
        "row_is": snapshot.meanings[name],
        "columns": snapshot.columns_of(name),
        "parameters": [
            {"name": one.name, "meaning": one.meaning, "schema": one.schema(snapshot)}
            for one in parameters_of(name, snapshot)
        ],
        "limitations": [
            {
                "limitation": row["limitation_id"],
                "title": row["title"],
                "touches": row["strength"],
                "statement": row["statement"],
            }
            for row in limitations_of(snapshot, name)
        ],
        "answers": {ending: f"{ROOT}/{name}.{ending}" for ending in FORMATS},
    }


def limitations_of(snapshot: Snapshot, question: str) -> Sequence[Row]:
    """The limitations that touch an answer, each once, with how strongly."""
    said = {row["limitation_id"]: row for row in rows_of(snapshot.table("mart_limitation"))}
    found: dict[str, Row] = {}
    for row in rows_of(snapshot.table("mart_limitation_chart")):
        if row["chart"] != question:
            continue
        key = row["limitation_id"]
        if key in said and (key not in found or row["strength"] == "strong"):
            found[key] = said[key] | {"strength": row["strength"]}
    return sorted(found.values(), key=lambda row: int(row["sort_order"]))


def document(snapshot: Snapshot) -> dict[str, Any]:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kratomwatch",
            "version": snapshot.build.program_version,
            "summary": "What is reported about kratom and 7-OH, question by question",
            "description": f"{NOTICE} An ETag names the generation of the file and the "
            "parameters: ask with If-None-Match and an answer that is still the same is 304.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            LIST_PATH: _plain_path(
                "questions", "Every question with its columns, parameters and limitations"
            ),
            DOCUMENT_PATH: _plain_path("openapi", "This document"),
            **{
                f"{ROOT}/{name}.{{format}}": _path(snapshot, name)
                for name in sorted(snapshot.questions)
            },
        },
        "components": {
            "parameters": {
                "format": {
                    "name": "format",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "enum": list(FORMATS)},
                },
                **{
                    one.name: {
                        "name": one.name,
                        "in": "query",
                        "description": one.meaning,
                        "schema": one.schema(snapshot),
                        **({"style": "form", "explode": False} if one.several else {}),
                    }
                    for one in (*parameters(snapshot), *PAGING)
                },
            },
            "responses": {
                "304": {"description": "The answer is still the one that If-None-Match names"},
                **{
                    status: {
                        "description": words,
                        "content": {
                            PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}
                        },
                    }
                    for status, words in PROBLEMS.items()
                },
            },
            "schemas": {"problem": PROBLEM_SCHEMA},
        },
    }


PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "known": {
            "type": "array",
            "items": {"type": "string"},
            "description": "what could have been asked",
        },
    },
}


def _plain_path(name: str, summary: str) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "responses": {
                "200": {
                    "description": summary,
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                **_refused("304", "429", "503"),
            },
        }
    }


def _path(snapshot: Snapshot, name: str) -> dict[str, Any]:
    columns = snapshot.columns_of(name)
    row = {
        "type": "object",
        "required": [column["name"] for column in columns],
        "properties": {
            column["name"]: _type(column["type"]) | {"description": column["meaning"]}
            for column in columns
        },
    }
    whole = {
        "type": "object",
        "required": ["question", "generation", "rows_in_all", "rows"],
        "properties": {"rows": {"type": "array", "items": row}},
    }
    schemas = {"json": {"schema": whole}}
    return {
        "get": {
            "operationId": name,
            "summary": snapshot.questions[name],
            "description": snapshot.meanings[name],
            "parameters": [
                {"$ref": f"#/components/parameters/{one}"}
                for one in (
                    "format",
                    *(parameter.name for parameter in parameters_of(name, snapshot)),
                )
            ],
            "responses": {
                "200": {
                    "description": snapshot.meanings[name],
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {
                        form.media_type.partition(";")[0]: schemas.get(ending, {})
                        for ending, form in FORMATS.items()
                    },
                },
                **_refused("304", *PROBLEMS),
            },
        }
    }


def _refused(*statuses: str) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _type(name: str) -> dict[str, Any]:
    """A column's type as JSON schema; any column can hold nothing."""
    for pattern, schema in TYPES:
        if re.fullmatch(pattern, name):
            return schema | {"type": [schema["type"], "null"]}
    return {"type": ["string", "null"]}
