"""Between strangers and the pages: who may ask, how much, and what a browser may do."""

from __future__ import annotations

from dash import Dash

from dashboard.guard import access, bodies, errors, headers, log
from dashboard.guard.proxy import Proxies
from dashboard.settings import Settings


def register(app: Dash, settings: Settings, *, places: int) -> None:
    """Guard every address of the application.

    Args:
        places: how many places a page has.
    """
    app.server.wsgi_app = Proxies(app.server.wsgi_app, settings.proxy_networks)
    if settings.access_log:
        log.register(app.server)
    errors.register(app.server)
    headers.register(app.server, scripts=app.csp_hashes())
    access.register(app.server, settings)
    bodies.register(app, places=places)
