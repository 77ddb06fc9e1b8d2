"""Between strangers and the pages: who may ask, how much, and what a browser may do."""

from __future__ import annotations

from dash import Dash

from dashboard.guard import bodies, errors, headers


def register(app: Dash, *, places: int) -> None:
    """Guard every address of the application.

    Args:
        places: how many places a page has.
    """
    errors.register(app.server)
    headers.register(app.server, scripts=app.csp_hashes())
    bodies.register(app, places=places)
