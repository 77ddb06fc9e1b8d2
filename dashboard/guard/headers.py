"""Headers of every answer: what a browser may load, run, frame and tell others.

A page runs the scripts of this host and the one line of Dash that starts its renderer, known by its
hash; nothing that stands in a page and nothing made from a text (`eval`) runs. Styles may stand in
elements: widths of bars are drawn with them. Everything that is no page may load nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import flask

from dashboard.brief import routes as brief
from dashboard.pages import PAGES

NOTHING: Final = {"default-src": ("'none'",), "base-uri": ("'none'",), "form-action": ("'none'",)}
DOCUMENT: Final = {
    **NOTHING,
    "style-src": ("'unsafe-inline'",),
    "img-src": ("data:",),
    "frame-ancestors": ("'self'",),
}
"""For HTML without scripts that holds its pictures: the brief."""
PAGE: Final = {
    **NOTHING,
    "script-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:", "blob:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'self'",),
}
FILE: Final = {**NOTHING, "frame-ancestors": ("'none'",)}
FEATURES: Final = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What no page asks a browser for; copying a text is what remains."""
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}
FOR_FILES: Final = ALWAYS | {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "; ".join(f"{name} {' '.join(of)}" for name, of in FILE.items()),
}
"""Of an answer that is no page."""
DOCUMENT_PATHS: Final = (brief.PATH, brief.FILE_PATH)


def register(server: flask.Flask, *, scripts: Sequence[str]) -> None:
    """Add the headers to every answer of the server, errors among them.

    Args:
        scripts: sources of the scripts that stand in the page, as in `script-src`.
    """
    page = PAGE | {"script-src": (*PAGE["script-src"], *scripts)}

    @server.after_request
    def add_headers(response: flask.Response) -> flask.Response:
        for name, value in _of(response, page).items():
            response.headers[name] = value
        return response


def _of(response: flask.Response, page: Mapping[str, Sequence[str]]) -> dict[str, str]:
    path = flask.request.path
    if path in DOCUMENT_PATHS:
        policy: Mapping[str, Sequence[str]] = DOCUMENT
    elif is_page():
        policy = page
    else:
        policy = FILE
    embeds = response.status_code == HTTPStatus.OK and _embeds(path)
    if embeds:
        policy = {**policy, "frame-ancestors": ("*",)}
    framed = {} if embeds else {"X-Frame-Options": _framed(policy)}
    return {**ALWAYS, **framed, "Content-Security-Policy": written(policy)}


def is_page() -> bool:
    """Say whether the address is answered with the page that fills itself, known or not."""
    rule = flask.request.url_rule
    return rule is not None and rule.rule in ("/", "/<path:path>")


def known(path: str) -> bool:
    """Say whether a page has this path."""
    return any(page.path == path for page in PAGES)


def _framed(policy: Mapping[str, Sequence[str]]) -> str:
    return "DENY" if policy["frame-ancestors"] == ("'none'",) else "SAMEORIGIN"


def _embeds(path: str) -> bool:
    """Say whether the address shows one chart alone, which any page may have in a frame."""
    asked = parse_qs(flask.request.query_string.decode("latin-1"))
    choice = {name: values[-1] for name, values in asked.items()}
    found = next((page for page in PAGES if page.path == path), None)
    return found is not None and bool(found.embedded(choice))


def written(policy: Mapping[str, Sequence[str]]) -> str:
    """A policy as its header has it."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
