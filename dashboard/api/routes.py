"""The addresses of the API: read-only, the same answers as the pages, problems as documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import flask

from dashboard import downloads
from dashboard.api import openapi
from dashboard.api.files import FORMATS
from dashboard.api.parameters import Asked, read
from dashboard.api.problems import Problem, response_to
from dashboard.api.rate import Rate, TooManyError
from dashboard.warehouse import Snapshot, Warehouse, WarehouseError

LONGEST_QUERY = 2_000
READING = ("GET", "HEAD", "OPTIONS")
COMPRESSIONS = ("gzip", "br", "deflate", "zstd")


def register(server: flask.Flask, warehouse: Warehouse, *, a_minute: int) -> None:
    """Add the addresses of the API to the server.

    Args:
        a_minute: how many requests one client may send to one process; 0 for any number.
    """
    rate = Rate(a_minute)
    root = openapi.ROOT

    @server.get(openapi.LIST_PATH)
    def api_questions() -> flask.Response:
        return _answered(rate, lambda: _document(warehouse, openapi.questions))

    @server.get(openapi.DOCUMENT_PATH)
    def api_document() -> flask.Response:
        return _answered(rate, lambda: _document(warehouse, openapi.document))

    @server.get(f"{root}/<question>.<ending>")
    def api_answer(question: str, ending: str) -> flask.Response:
        return _answered(rate, lambda: _answer(warehouse, question, ending))

    @server.get("/api/", defaults={"rest": ""})
    @server.get("/api/<path:rest>")
    def api_unknown(rest: str) -> flask.Response:
        return _answered(rate, lambda: _unknown(rest))

    @server.errorhandler(HTTPStatus.METHOD_NOT_ALLOWED)
    def api_read_only(error: Any) -> Any:
        if not flask.request.path.startswith("/api/"):
            return error
        problem = Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "read-only",
            title="The API only reads",
            detail=f"{flask.request.method} is not answered; use GET.",
            known=READING,
        )
        response = response_to(problem)
        response.headers["Allow"] = ", ".join(READING)
        return response


def _answered(rate: Rate, answer: Callable[[], flask.Response]) -> flask.Response:
    try:
        rate.take(flask.request.remote_addr or "")
        if len(flask.request.query_string) > LONGEST_QUERY:
            raise Problem(
                HTTPStatus.REQUEST_URI_TOO_LONG,
                "address-too-long",
                title="The address is too long",
                detail=f"Parameters may take {LONGEST_QUERY:,} characters.",
            )
        return answer()
    except TooManyError as problem:
        response = response_to(problem)
        response.headers["Retry-After"] = str(problem.wait)
        return response
    except Problem as problem:
        return response_to(problem)
    except WarehouseError as error:
        return response_to(
            Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "nothing-published",
                title="Nothing is published that could be read",
                detail=error.public,
            )
        )


def _unknown(rest: str) -> flask.Response:
    raise Problem(
        HTTPStatus.NOT_FOUND,
        "unknown-address",
        title="There is nothing at this address",
        detail=f"/api/{rest[:80]} is no address of the API; {openapi.LIST_PATH} lists the "
        f"questions, {openapi.DOCUMENT_PATH} describes all of it.",
    )


def _document(warehouse: Warehouse, make: Callable[[Snapshot], dict[str, Any]]) -> flask.Response:
    snapshot = warehouse.snapshot()
    if flask.request.args:
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "unknown-parameter",
            title="There is no such parameter",
            detail=f"{flask.request.path} takes no parameters.",
        )
    return _given(
        snapshot,
        make.__name__,
        media_type="application/json",
        write=lambda: (json.dumps(make(snapshot), indent=1, ensure_ascii=False) + "\n").encode(),
    )


def _answer(warehouse: Warehouse, question: str, ending: str) -> flask.Response:
    snapshot = warehouse.snapshot()
    asked = read(question, flask.request.args.items(multi=True), snapshot)
    form = FORMATS.get(ending)
    if form is None:
        raise Problem(
            HTTPStatus.NOT_FOUND,
            "unknown-format",
            title="There is no such format",
            detail=f"'.{ending[:80]}' is no format of an answer; {', '.join(FORMATS)} are.",
            known=list(FORMATS),
        )
    response = _given(
        snapshot,
        f"{question}.{ending}?{asked.query}",
        media_type=form.media_type,
        write=lambda: form.write(snapshot, asked),
    )
    response.headers["Content-Disposition"] = _disposition(snapshot, asked, ending)
    return response


def _given(
    snapshot: Snapshot, asked: str, *, media_type: str, write: Callable[[], bytes]
) -> flask.Response:
    """What is asked with its tag, or 304 where the client has it; nothing is then computed."""
    tag = hashlib.sha256(f"{snapshot.generation} {asked}".encode()).hexdigest()[:32]
    if _has(tag):
        response = flask.Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        content = snapshot.answers.file(("api", asked), write)
        response = flask.Response(content, content_type=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _has(tag: str) -> bool:
    """Say whether the client names the tag, also as it is called when compressed."""
    named = flask.request.if_none_match
    return any(named.contains_weak(one) for one in (tag, *(f"{tag}:{way}" for way in COMPRESSIONS)))


def _disposition(snapshot: Snapshot, asked: Asked, ending: str) -> str:
    name = downloads.file_name(
        asked.question,
        asked.filters,
        source=asked.source,
        build=downloads.build_date(snapshot),
        ending=f".{ending}",
    )
    return f'{"inline" if ending == "json" else "attachment"}; filename="{name}"'
