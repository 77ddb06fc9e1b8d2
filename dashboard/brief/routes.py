"""The address of the brief: the same filters as every page, without JavaScript."""

from __future__ import annotations

import flask

from dashboard import downloads
from dashboard.brief.document import document
from dashboard.filters import query_of
from dashboard.routes import context_of
from dashboard.theme import View
from dashboard.warehouse import Snapshot, Warehouse

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

    def response(snapshot: Snapshot) -> flask.Response:
        def made() -> bytes:
            written = written_for(warehouse, snapshot, search, host=host, has_bar=not as_file)
            return written.encode("utf-8")

        content = snapshot.answers.file(("brief", search, host, as_file), made)
        if not as_file:
            return flask.Response(content, content_type=HTML_TYPE)
        filters, build = snapshot.filters(search), downloads.build_date(snapshot)
        name = downloads.file_name("brief", filters, source=None, build=build, ending=".html")
        return downloads.attached(content, content_type=HTML_TYPE, name=name)

    return downloads.answered(warehouse, response)


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
