"""What a page sends to the server, and a client of the real application that sends it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dashboard.app import PLACES, create_app
from dashboard.guard.bodies import PATH
from dashboard.settings import Settings

FRAME = (
    '..head.html...{"number":["ALL"],"type":"place"}.part...result.html...masthead.html...'
    "strip.html...title.data.."
)
ANSWERED = {"content": "asked", "panel": "wanted"}
LIGHT = {"scheme": "light", "narrow": False}


def client_of(data: Path, **settings: Any) -> FlaskClient:
    """A client of the application for a data folder; an error becomes the answer, not a failure."""
    return create_app(
        Settings(data=data, **{"api_requests": 0, "requests": 0} | settings)
    ).server.test_client()


def frame_body(
    pathname: Any = "/", search: Any = "", view: Any = LIGHT, **more: Any
) -> dict[str, Any]:
    """What a page sends for its frame."""
    names = [("url", "pathname"), ("url", "search"), ("view", "data")]
    outputs = [{"id": name, "property": "html"} for name in ("result", "masthead", "strip")]
    return {
        "output": FRAME,
        "outputs": [
            {"id": "head", "property": "html"},
            [{"id": _place(number), "property": "part"} for number in range(PLACES)],
            *outputs,
            {"id": "title", "property": "data"},
        ],
        "inputs": [
            {"id": name, "property": prop, "value": value}
            for (name, prop), value in zip(names, (pathname, search, view), strict=True)
        ],
        "changedPropIds": [".".join(name) for name in names],
        "parsedChangedPropsIds": [".".join(name) for name in names],
        **more,
    }


def place_body(value: Any, *, answer: str = "content", number: Any = 0) -> dict[str, Any]:
    """What a place of a page sends for its content, or for a panel of it."""
    place, asked = _place(number), ANSWERED[answer]
    name = json.dumps(place, separators=(",", ":"))
    return {
        "output": f'{{"number":["MATCH"],"type":"place"}}.{answer}',
        "outputs": {"id": place, "property": answer},
        "inputs": [{"id": place, "property": asked, "value": value}],
        "changedPropIds": [f"{name}.{asked}"],
        "parsedChangedPropsIds": [place],
    }


def send(client: FlaskClient, body: Any) -> Any:
    """The answer to the body of a callback."""
    return client.post(PATH, json=body)


def _place(number: Any) -> dict[str, Any]:
    return {"number": number, "type": "place"}
