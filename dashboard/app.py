"""The Dash application: what stays while pages change, and the callbacks that fill the rest."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import flask
from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import downloads, feeds, guard, health, plotly_file, routes
from dashboard.api import routes as api
from dashboard.brief import routes as brief
from dashboard.components.frame import NavItem, footer, masthead
from dashboard.components.markup import attributes
from dashboard.components.slots import Html, Place, Slot, place_id
from dashboard.components.states import loading_state
from dashboard.filter_bar import filter_form, filter_opener, filter_status
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.slide import routes as slide
from dashboard.warehouse import Warehouse, WarehouseError

INDEX = """<!DOCTYPE html>
<html lang="en-US" data-slots="busy">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" href="/feed.atom" title="What is new (Atom)">
<link rel="alternate" type="application/feed+json" href="/feed.json" title="What is new (JSON)">
{%css%}
<script id="plotly" src="{plotly}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<noscript><div class="page"><p>The charts need JavaScript. The numbers do not:
<a href="/download/trend.csv">reports per quarter (CSV)</a>,
<a href="/download/counts_by_year.csv">counts per source and year (CSV)</a>,
<a href="/download/co_ingestant_class.csv">classes also listed (CSV)</a>,
<a href="/download/mart_limitation.csv">limitations (CSV)</a>,
<a href="/api/v1/questions">everything else for programs (JSON)</a>.</p></div></noscript>
{%app_entry%}
<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>
"""
LOADING_PX = 560
PLACES = 1 + max(len(view.blocks) for page in PAGES for view in page.views)
"""A place for the questions of a page, and one for each block of a view."""
FOOTER_LINKS = (
    ("All limitations", "/limitations"),
    ("How to cite", "/methods?view=cite"),
    ("API", "/methods?view=api"),
)
SITE_NOTE = (
    "A report does not establish that a product caused an event. Reports are not validated, cannot "
    "give incidence, and more reports may only mean more reporting. Sources are never added up."
)


def create_app(settings: Settings) -> Dash:
    """The application for a data folder; the warehouse is opened at the first request."""
    warehouse = Warehouse(
        settings.warehouse,
        settings.status,
        runs_path=settings.runs,
        following_path=settings.following,
        answers_bytes=settings.answers_mb * 1_000_000,
    )
    app = Dash(
        "dashboard",
        title="kratomwatch",
        update_title="",
        index_string=INDEX.replace("{plotly}", plotly_file.ADDRESS),
        compress=True,
        serve_locally=True,
        suppress_callback_exceptions=True,
        health_endpoint="health",
        enable_mcp=False,
    )
    app.layout = lambda: shell(warehouse)
    downloads.register(app.server, warehouse)
    feeds.register(app.server, warehouse)
    brief.register(app.server, warehouse)
    slide.register(app.server, warehouse)
    health.register(app.server, warehouse)
    _give_contents(app.server, warehouse)
    api.register(app.server, warehouse, a_minute=settings.api_requests)
    plotly_file.register(app.server)
    _say_time(app.server)
    _register_callbacks(app, warehouse)
    guard.register(app, settings, places=PLACES)
    return app


def shell(warehouse: Warehouse) -> Component:
    """What stays while pages change: masthead, filters, footer, and an empty main."""
    try:
        form = warehouse.answered(
            lambda snapshot: filter_form(
                snapshot.substances.values(), snapshot.quarters, further=snapshot.report_filters
            )
        )
    except WarehouseError:
        form = filter_form((), ())
    links = [NavItem(label=page.name, href=page.path) for page in PAGES if page.in_navigation]
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="view"),
            dcc.Store(id="title"),
            Html(id="strip"),
            Html(masthead("kratomwatch", nav=links), id="masthead"),
            html.Section(
                Html([filter_opener(), form], id="filter-controls", className="page"),
                className="filters",
                id="filters",
                **attributes(aria_label="Filters"),
            ),
            html.Section(
                html.Div(
                    [
                        html.Div(Html(id="result"), role="status", className="res"),
                        Html(filter_status(), id="filter-status", className="go"),
                    ],
                    className="result page",
                ),
                className="matching",
                **attributes(aria_label="What matches"),
            ),
            html.Main(
                [
                    Html(loading_state("Loading the reports", height=LOADING_PX), id="head"),
                    *(Place(number=number) for number in range(PLACES)),
                ],
                id="main",
                className="page",
                tabIndex=-1,
            ),
            Html(footer(SITE_NOTE, links=FOOTER_LINKS), id="footer"),
            html.P(id="said", className="vh", role="status"),
        ]
    )


def _give_contents(server: flask.Flask, warehouse: Warehouse) -> None:
    """Give the content of a slot to who draws it otherwise than the page: for pictures."""

    @server.get("/content")
    def content() -> flask.Response:
        return flask.jsonify(routes.content(warehouse, flask.request.args.get("ask", "")))


def _say_time(server: flask.Flask) -> None:
    """Say in each answer how long it took here, for the browser's tools and the bench."""

    @server.before_request
    def begin() -> None:
        flask.g.began = time.perf_counter()

    @server.after_request
    def add_time(response: flask.Response) -> flask.Response:
        milliseconds = (time.perf_counter() - flask.g.get("began", time.perf_counter())) * 1000
        response.headers["Server-Timing"] = f"app;dur={milliseconds:.1f}"
        return response


def _register_callbacks(app: Dash, warehouse: Warehouse) -> None:
    app.clientside_callback(
        ClientsideFunction("kratomwatch_view", "view"),
        Output("view", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    app.clientside_callback(
        ClientsideFunction("kratomwatch_view", "arrived"),
        Output("title", "data", allow_duplicate=True),
        Input("title", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("head", "html"),
        Output(place_id(ALL), "part"),
        Output("result", "html"),
        Output("masthead", "html"),
        Output("strip", "html"),
        Output("title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input("view", "data"),
        prevent_initial_call=True,
    )
    def show_page(
        pathname: str | None, search: str | None, view: dict[str, Any] | None
    ) -> Sequence[Any]:
        children, *others, title = routes.page(
            warehouse, pathname=pathname or "/", search=search or "", view=view
        )
        head, *slots = children
        asked = {"pathname": pathname, "search": search, "view": view}
        return (head.html, placed(slots), *others, {"title": title, **asked})

    @app.callback(
        Output(place_id(MATCH), "content"),
        Input(place_id(MATCH), "asked"),
        prevent_initial_call=True,
    )
    def fill_place(asked: str) -> dict[str, Any]:
        return routes.content(warehouse, asked)

    @app.callback(
        Output(place_id(MATCH), "panel"),
        Input(place_id(MATCH), "wanted"),
        prevent_initial_call=True,
    )
    def open_panel(wanted: dict[str, Any]) -> dict[str, Any]:
        return routes.panel(warehouse, wanted["ask"], name=wanted["name"])


def placed(slots: Sequence[Slot]) -> list[dict[str, Any] | None]:
    """What each place is to hold; nothing in those at the end."""
    return [*(slot.part for slot in slots), *[None] * (PLACES - len(slots))]
