"""The address of a chart as a slide."""

from __future__ import annotations

import flask

from dashboard import downloads
from dashboard.charts import registry
from dashboard.charts.along import SYNTHETIC, published_words
from dashboard.charts.base import Chart, Finished
from dashboard.context import Context
from dashboard.filters import query_of
from dashboard.routes import context_of
from dashboard.slide.document import Around, document
from dashboard.theme import View
from dashboard.warehouse import Snapshot, Warehouse

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def register(server: flask.Flask, warehouse: Warehouse) -> None:
    """Add the address of slides to the server."""

    @server.get("/download/<name>.pptx")
    def slide(name: str) -> flask.Response:
        return downloads.answered(warehouse, lambda snapshot: _answer(warehouse, snapshot, name))


def _answer(warehouse: Warehouse, snapshot: Snapshot, name: str) -> flask.Response:
    search = query_of(flask.request.args)
    context = context_of(warehouse, snapshot, path="/", search=search, view=View())
    chart = registry.shown().get(name)
    known = {source.source: source for source in snapshot.sources}
    source = known.get(context.choice.get("source", next(iter(known), "")))
    if not isinstance(chart, Chart) or source is None:
        charts = [key for key, one in registry.shown().items() if isinstance(one, Chart)]
        return downloads.not_found(
            f"There is no slide '{name}' of this source. Charts: {', '.join(charts)}; sources: "
            f"{', '.join(known)}."
        )
    made = chart.make(context, source)
    if not isinstance(made, Finished):
        return downloads.not_found("There is nothing to draw for these filters.")
    host = flask.request.host_url.rstrip("/")
    content = snapshot.answers.file(
        ("slide", name, search, host), lambda: _written(context, chart, made, host=host)
    )
    filters, build = context.filters, downloads.build_date(snapshot)
    return downloads.attached(
        content,
        content_type=PPTX_TYPE,
        name=downloads.file_name(name, filters, source=source.source, build=build, ending=".pptx"),
    )


def _written(context: Context, chart: Chart, made: Finished, *, host: str) -> bytes:
    filters, source = context.filters, made.source
    return document(
        made,
        native=chart.native,
        substances=list(context.substances.values()),
        around=Around(
            synthetic=SYNTHETIC if context.snapshot.build.is_synthetic else "",
            cited=published_words(context.snapshot, with_dates=False),
            address=f"{host}{filters.link('/', source=source.source)}",
            query=filters.sql(chart.question, source=source.source),
        ),
    )
