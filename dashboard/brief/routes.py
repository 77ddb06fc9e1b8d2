"""The address of the brief: the same filters as every page, without JavaScript."""

from __future__ import annotations

import flask

from dashboard import downloads
from dashboard.brief.document import document
from dashboard.filters import query_of
from dashboard.routes import context_of
from dashboard.theme import View
from dashboard.warehouse import Snapshot, Warehouse, WarehouseError

PATH = "/brief"
FILE_PATH = "/download/brief.html"
HTML_TYPE = "text/html; charset=utf-8"


def register(server: flask.Flask, warehouse: Warehouse) -> None:
    """Add the addresses of the brief to the server: to read and print, and as a file."""

    @server.get(PATH)
    def brief() -> flask.Response:
        return _answer(warehouse, as_file=False)

    @server.get(FILE_PATH)
    def brief_file() -> flask.Response:
        return _answer(warehouse, as_file=True)


def _answer(warehouse: Warehouse, *, as_file: bool) -> flask.Response:
    search = query_of(flask.request.args)
    host = flask.request.host_url.rstrip("/")
    try:
        return warehouse.answered(
            lambda snapshot: _response(warehouse, snapshot, search, host=host, as_file=as_file)
        )
    except WarehouseError as error:
        return flask.Response(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")


def _response(
    warehouse: Warehouse, snapshot: Snapshot, search: str, *, host: str, as_file: bool
) -> flask.Response:
    filters = snapshot.filters(search)

    def made() -> bytes:
        written = written_for(warehouse, snapshot, search, host=host, has_bar=not as_file)
        return written.encode("utf-8")

    asked = ("brief", search, host, as_file)
    response = flask.Response(snapshot.answers.file(asked, made), content_type=HTML_TYPE)
    if as_file:
        build = downloads.build_date(snapshot)
        name = downloads.file_name("brief", filters, source=None, build=build, ending=".html")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written_for(
    warehouse: Warehouse, snapshot: Snapshot, search: str, *, host: str = "", has_bar: bool = False
) -> str:
    """The brief for the filters of an address.

    Args:
        search: the query of the address.
        host: where the pages are served, for the address in the citation; empty for nowhere.
        has_bar: a bar leads back and to the file; it is not printed.
    """
    context = context_of(warehouse, snapshot, path="/", search=search, view=View())
    filters = context.filters
    return document(
        context,
        address=f"{host}{filters.link('/')}" if host else "",
        back=filters.link("/") if has_bar else "",
        save=filters.link(FILE_PATH),
    )
