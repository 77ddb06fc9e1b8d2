"""Plotly's JavaScript from the installed package, compressed once and kept by the browser."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

import flask
import plotly

ADDRESS = f"/plotly.js?v={plotly.__version__}"
YEAR_S = 31_536_000
COMPILED_ASIDE = b"//# allFunctionsCalledOnLoad\n"
"""Makes Chromium compile the whole file on a thread of its own, before the page runs it."""


@cache
def _compressed() -> bytes:
    script = files(plotly).joinpath("package_data/plotly.min.js").read_bytes()
    return gzip.compress(COMPILED_ASIDE + script, 6)


def register(server: flask.Flask) -> None:
    """Serve it at an address that changes with its version, so that it can be kept for a year."""

    @server.get("/plotly.js")
    def plotly_js() -> flask.Response:
        body = _compressed()
        if "gzip" not in flask.request.headers.get("Accept-Encoding", ""):
            body = gzip.decompress(body)
        response = flask.Response(body, content_type="text/javascript; charset=utf-8")
        if len(body) == len(_compressed()):
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}"
        response.set_etag(plotly.__version__)
        response.make_conditional(flask.request)
        return response
