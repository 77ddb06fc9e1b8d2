"""What is said where nothing can be answered: one line, without a path or a line of the program."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask
from dash.exceptions import DependencyException, InvalidResourceError
from werkzeug.exceptions import HTTPException

from dashboard.api.problems import Problem, response_to
from dashboard.downloads import line
from dashboard.guard import bodies, headers

FAILED = "This could not be answered. The operator finds the reason in the log."
NOTHING_HERE = "There is nothing at this address."


def register(server: flask.Flask) -> None:
    """Answer errors, and say of an unknown page that it is none."""

    @server.after_request
    def unknown_page(response: flask.Response) -> flask.Response:
        is_unknown = headers.is_page() and not headers.known(flask.request.path)
        if is_unknown and response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    @server.errorhandler(DependencyException)
    @server.errorhandler(InvalidResourceError)
    def no_file(_: Exception) -> flask.Response:
        return line(NOTHING_HERE, HTTPStatus.NOT_FOUND)

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        if error.response is not None:
            return error
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        return refusal(status, FAILED if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None)


def refusal(status: HTTPStatus, detail: str | None = None) -> flask.Response:
    """An error as who asked reads it: a problem document for programs, else a line.

    Args:
        detail: what is said; null for the usual words of the status.
    """
    said = detail or f"{status.phrase}. {status.description}".rstrip(". ") + "."
    if not is_for_programs():
        return line(said, status)
    kind = status.phrase.lower().replace(" ", "-")
    return response_to(Problem(status, kind, title=status.phrase, detail=said))


def is_for_programs() -> bool:
    """Say whether the address is one that programs ask."""
    path = flask.request.path
    return path.startswith("/api/") or path == bodies.PATH
