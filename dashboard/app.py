"""The Dash application: shell, routing by address, and the few callbacks that glue them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import dash_mantine_components as dmc
import flask
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import blocks, downloads, text
from dashboard.context import Context, Page
from dashboard.filter_bar import filter_bar
from dashboard.filters import Filters
from dashboard.notices import notices
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.theme import MANTINE_THEME, View
from dashboard.warehouse import Snapshot, SourceInfo, Warehouse, WarehouseError

INDEX = """<!DOCTYPE html>
<html lang="en-US">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
{%css%}
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<noscript><div class="page"><p>The charts need JavaScript. The numbers do not:
<a href="/download/trend.csv">reports per quarter (CSV)</a>,
<a href="/download/counts_by_year.csv">counts per source and year (CSV)</a>,
<a href="/download/co_ingestant_class.csv">classes also listed (CSV)</a>,
<a href="/download/mart_limitation.csv">limitations (CSV)</a>.</p></div></noscript>
{%app_entry%}
<footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>
"""
LOADING_PX = 392
CHOICES = ("id", "page", "source")
SITE_NOTE = (
    "A report does not establish that a product caused an event. Reports are not validated, cannot "
    "give incidence, and more reports may only mean more reporting. Sources are never added up."
)


def create_app(settings: Settings) -> Dash:
    """Give the application for a data folder; the warehouse is opened at the first request."""
    warehouse = Warehouse(settings.warehouse, settings.status)
    app = Dash(
        "dashboard",
        title="kratomwatch",
        update_title="",
        index_string=INDEX,
        compress=True,
        serve_locally=True,
        suppress_callback_exceptions=True,
        health_endpoint="health",
        enable_mcp=False,
    )
    app.layout = lambda: shell(warehouse)
    downloads.register(app.server, warehouse)
    _protect(app.server)
    _register_callbacks(app, warehouse)
    return app


def shell(warehouse: Warehouse) -> Component:
    """Give what stays while pages change: masthead, filters, footer, and an empty main."""
    try:
        quarters: Sequence[str] = warehouse.snapshot().quarters
    except WarehouseError:
        quarters = ()
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="view"),
            dcc.Store(id="title"),
            dcc.Store(id="quarters", data=list(reversed(quarters))),
            html.Div(id="strip"),
            blocks.masthead(
                "kratomwatch",
                nav=[
                    blocks.NavItem(label=page.name, href=page.path)
                    for page in PAGES
                    if page.in_navigation
                ],
                theme_button=html.Button(
                    "Dark colors", id="theme", className="theme", type="button"
                ),
            ),
            filter_bar(quarters),
            html.Main(
                blocks.loading_state("Loading the reports", height=LOADING_PX),
                id="main",
                className="page",
                tabIndex=-1,
            ),
            blocks.footer(SITE_NOTE, links=[("All limitations", "/limitations")]),
        ],
        id="mantine",
        theme=MANTINE_THEME,
    )


def _protect(server: flask.Flask) -> None:
    @server.after_request
    def add_headers(response: flask.Response) -> flask.Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response


def _register_callbacks(app: Dash, warehouse: Warehouse) -> None:
    app.clientside_callback(
        ClientsideFunction("kratomwatch", "view"),
        Output("view", "data"),
        Output("mantine", "forceColorScheme"),
        Output("theme", "children"),
        Input("theme", "n_clicks"),
    )
    controls = [
        ("filter-substances", "value"),
        ("filter-from", "value"),
        ("filter-to", "value"),
        ("filter-role", "value"),
        ("filter-outcome", "value"),
    ]
    app.clientside_callback(
        ClientsideFunction("kratomwatch", "filters"),
        Output("url", "search"),
        *(Output(name, prop) for name, prop in controls),
        Input("url", "search"),
        *(Input(name, prop) for name, prop in controls),
        Input("reset", "n_clicks"),
        State("quarters", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("kratomwatch", "title"),
        Output("title", "data", allow_duplicate=True),
        Input("title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("main", "children"),
        Output("result", "children"),
        Output("dates", "children"),
        Output("strip", "children"),
        Output("title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input("view", "data"),
    )
    def show(pathname: str | None, search: str | None, view: dict[str, Any]) -> tuple[Any, ...]:
        return render(warehouse, pathname=pathname or "/", search=search or "", view=view)


def render(
    warehouse: Warehouse, *, pathname: str, search: str, view: dict[str, Any]
) -> tuple[Any, ...]:
    """Give main, result line, dates, synthetic strip and title for an address."""
    try:
        snapshot = warehouse.snapshot()
    except WarehouseError as error:
        return _failed(error)
    context = Context(
        path=pathname,
        snapshot=snapshot,
        filters=Filters.from_query(search),
        view=View(scheme=view["scheme"], narrow=bool(view["narrow"])),
        open_panels=_open_panels(search),
        status=warehouse.status(),
        choice=_choice(search),
    )
    page = next((page for page in PAGES if page.path == pathname), None)
    children = _unknown_page() if page is None else _page(page, context)
    title = "Page not found · kratomwatch" if page is None else page.title_for(context.choice)
    strip = blocks.synthetic_strip() if snapshot.build.is_synthetic else None
    return children, _result(context), blocks.dates(_dates(snapshot)), strip, title


def _page(page: Page, context: Context) -> Sequence[Component]:
    head, *rest = page.render(context)
    return [head, *notices(context), *rest]


def _open_panels(search: str) -> frozenset[str]:
    names = parse_qs(search.lstrip("?")).get("open", [""])[-1]
    return frozenset(name for name in names.split(",") if name)


def _choice(search: str) -> dict[str, str]:
    """Give what the address names beside the filters."""
    query = parse_qs(search.lstrip("?"))
    return {name: query[name][-1] for name in CHOICES if name in query}


def _dates(snapshot: Snapshot) -> Sequence[tuple[str, str]]:
    through = [
        (f"{source.name} data up to and including", _through(source)) for source in snapshot.sources
    ]
    refreshed = max(source.last_refreshed_at for source in snapshot.sources)
    return [*through, ("Last refreshed", text.long_time(refreshed))]


def _through(source: SourceInfo) -> str:
    day = source.data_through_date
    return "not known" if day is None else text.long_date(day)


def _result(context: Context) -> list[Component | str]:
    frame = context.ask("matching").set_index("source")
    parts: list[Component | str] = []
    for source in context.snapshot.sources:
        reports = int(frame.loc[source.source, "reports"])
        unit = source.unit_singular if reports == 1 else source.unit_plural
        if parts:
            parts.append(
                html.Span(" ≠ ", **blocks.attributes(aria_label="not to be added to"), role="img")
            )
        parts.append(html.B(f"{reports:,} {source.name} {unit}"))
    quarters = context.snapshot.quarters
    described = context.filters.describe(first=quarters[0], last=quarters[-1])
    return [*parts, *blocks.sentence(f" match: {described}")]


def _unknown_page() -> Sequence[Component]:
    links = [html.Li(dcc.Link(page.name, href=page.path)) for page in PAGES if page.in_navigation]
    return [
        blocks.page_head("There is no such page", lead="These are the pages there are."),
        html.Ul(links, className="words"),
    ]


def _failed(error: WarehouseError) -> tuple[Any, ...]:
    children = [
        blocks.page_head(
            "The numbers cannot be shown",
            lead="No numbers are shown, because none can be checked.",
        ),
        blocks.failed_notice("The warehouse cannot be read.", text=str(error)),
    ]
    return children, "", blocks.dates([]), None, "No data · kratomwatch"
