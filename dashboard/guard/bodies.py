"""What a browser sends to be answered: a callback's body is that of the page, or refused.

Dash takes a body as it comes and fails on the way where it is another. What a page sends follows
from its callbacks: which outputs and inputs, in which order. Only the values differ, and each has
its type here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import flask
from dash import Dash
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from dashboard.api.problems import Problem, response_to

PATH: Final = "/_dash-update-component"
LONGEST_BODY: Final = 64_000
"""Bytes of a body. Those of the pages take less than 3,000."""
LONGEST_TEXT: Final = 8_000
LONGEST_ADDRESS: Final = 8_000
KNOWN_ARGUMENTS: Final = frozenset({"endId"})
KEYS: Final = frozenset({"output", "outputs", "inputs", "changedPropIds", "parsedChangedPropsIds"})

Text = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_TEXT)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Whom(_Strict):
    """For whom a page is drawn."""

    scheme: Literal["light", "dark"]
    narrow: bool


class Wanted(_Strict):
    """A panel of a block that somebody opened, and when."""

    ask: Text
    name: Text
    at: int | None = None


VALUES: Final[Mapping[tuple[str, str], TypeAdapter[Any]]] = {
    ("url", "pathname"): TypeAdapter(Text | None),
    ("url", "search"): TypeAdapter(Text | None),
    ("view", "data"): TypeAdapter(Whom | None),
    ("place", "asked"): TypeAdapter(Text),
    ("place", "wanted"): TypeAdapter(Wanted),
}
"""The value of every input, by the id (or the type of an id that is a pattern) and the property."""


def register(app: Dash, *, places: int) -> None:
    """Refuse what no page sends before Dash takes it.

    Args:
        places: how many places a page has.
    """
    server: flask.Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    known: dict[str, Callable[[Any], bool]] = {}

    @server.before_request
    def check() -> flask.Response | None:
        if len(flask.request.full_path) > LONGEST_ADDRESS:
            return response_to(_too_long())
        if flask.request.path != PATH or flask.request.method != "POST":
            return None
        if not known:
            known.update(_callbacks(app, places))
        try:
            _check(flask.request.get_data(), known)
        except Problem as problem:
            return response_to(problem)
        return None


def _check(body: bytes, known: Mapping[str, Callable[[Any], bool]]) -> None:
    """Refuse a body that no page sends.

    Raises:
        Problem: it is none.
    """
    if not flask.request.is_json or set(flask.request.args) - KNOWN_ARGUMENTS:
        raise _no_body()
    try:
        given = json.loads(body)
        is_known = (
            isinstance(given, dict) and given.keys() <= KEYS and known[given["output"]](given)
        )
    except (ValueError, RecursionError, LookupError, TypeError):
        is_known = False
    if not is_known:
        raise _no_body()


def _callbacks(app: Dash, places: int) -> dict[str, Callable[[Any], bool]]:
    """For every callback of the server, by its output, what says whether a body is one of it."""
    return {
        output: _checker(output, callback["inputs"], places)
        for output, callback in app.callback_map.items()
        if "callback" in callback
    }


def _checker(output: str, inputs: Sequence[Any], places: int) -> Callable[[Any], bool]:
    several = output.startswith("..")
    outputs = [_split(one) for one in (output[2:-2].split("...") if several else [output])]

    def is_of_it(body: Any) -> bool:
        number = None if several else body["outputs"]["id"]["number"]
        if not several and (type(number) is not int or not 0 <= number < places):
            return False
        written = [_written(*one, number=number, places=places) for one in outputs]
        asked = [_written(*_parsed(one), number=number, places=places) for one in inputs]
        given = body["inputs"]
        return (
            body["outputs"] == (written if several else written[0])
            and [{"id": one["id"], "property": one["property"]} for one in given] == asked
            and all(one.keys() == {"id", "property", "value"} for one in given)
            and all(map(_has_value, given))
            and all(isinstance(name, str) for name in body["changedPropIds"])
        )

    return is_of_it


def _has_value(given: Mapping[str, Any]) -> bool:
    name = given["id"]["type"] if isinstance(given["id"], dict) else given["id"]
    try:
        VALUES[name, given["property"]].validate_python(given["value"])
    except ValidationError:
        return False
    return True


def _split(output: str) -> tuple[Any, str]:
    name, _, prop = output.rpartition(".")
    return (json.loads(name) if name.startswith("{") else name), prop


def _parsed(given: Mapping[str, str]) -> tuple[Any, str]:
    return _split(f"{given['id']}.{given['property']}")


def _written(name: Any, prop: str, *, number: int | None, places: int) -> Any:
    """An input or output as a page writes it: a pattern of all is a list of every place."""
    if not isinstance(name, dict):
        return {"id": name, "property": prop}
    numbers = range(places) if number is None else [number]
    found = [{"id": {**name, "number": one}, "property": prop} for one in numbers]
    return found if number is None else found[0]


def _no_body() -> Problem:
    return Problem(
        HTTPStatus.BAD_REQUEST,
        "no-question-of-a-page",
        title="No page asks this",
        detail="The body is none that a page sends. Programs ask the API: /api/v1/questions.",
    )


def _too_long() -> Problem:
    return Problem(
        HTTPStatus.REQUEST_URI_TOO_LONG,
        "address-too-long",
        title="The address is too long",
        detail=f"An address may take {LONGEST_ADDRESS:,} characters.",
    )
