"""Everything that is published or printed, place by place: what an attacker can read.

The tables and macros of the published file, what the dashboard answers (every block for every
source, every panel, every download), the export with its datapackage, the status, the remembered
editions, the names and sizes of files that others may read, and what the commands print.

Macros read published tables and nothing else, which is held here. So equal tables and equal
definitions have equal answers for all parameters; some are asked all the same.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import flask

from dashboard import downloads, routes
from dashboard.api import routes as api
from dashboard.brief import routes as brief
from dashboard.charts import registry
from dashboard.components.html import to_markup
from dashboard.components.slots import Slot
from dashboard.pages import PAGES
from etl.build.export import export
from etl.settings import Settings
from etl.store.files import sha256_of
from tests.support.command import etl_here
from tests.support.pages import context_of, warehouse_of

Places = dict[str, str]
PARAMETERS = (
    {},
    {"substances": "['7-oh']", "since": "date '2024-01-01'", "until": "date '2024-12-31'"},
    {"sources": "['poison_center']", "suspect_only": "true", "outcome": "'death'"},
)
OUTSIDE = re.compile(r"read_\w+\(|duckdb_\w+\(|pragma|getvariable|glob\(", re.I)
TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?|\b\d\d:\d\d\b( UTC)?"
    r"|\b\d+ (s|min)\b"  # how long a run took
)


def everything(settings: Settings, *, printed: str) -> Places:
    """What is published of a data folder by its place, without times, folders and versions.

    Args:
        printed: what the commands that made it said.
    """
    warehouse = settings.folders.warehouse
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as file (read_only)")
        connection.execute("use file")
        found = dict(_tables(connection)) | dict(_macros(connection))
        ((version,),) = connection.execute("select input_version from mart_build").fetchall()
    found |= dict(_pages(settings)) | dict(_downloads(settings)) | dict(_exported(settings))
    found["printed: add and run"] = printed
    for words in (("status",), ("status", "--json"), ("editions",)):
        said = etl_here("--data", settings.data, *words, environment={})
        found[f"printed: {' '.join(words)}"] = said.stdout + said.stderr
    found["file status.json"] = settings.folders.status.read_text(encoding="utf-8")
    found["file editions.json"] = settings.folders.editions.read_text(encoding="utf-8")
    for path in sorted(settings.data.rglob("*")):
        if path.is_file() and path.stat().st_mode & 0o044 and "landing" not in path.parts:
            found[f"name of a file: {TIME.sub('', path.name)}"] = str(path.stat().st_size)
    generation = warehouse_of(settings).snapshot().generation

    def plain(text: str) -> str:
        for own, word in ((str(settings.data), "DIR"), (version, "VERSION"), (generation, "G")):
            text = text.replace(own, word)
        text = re.sub(r'"sha256": "[0-9a-f]{64}"', '"sha256": OF THE MEMORY', text)
        return re.sub(r"\d{8}T\d{6}", "TIME", TIME.sub("TIME", text))

    return {plain(place): plain(text) for place, text in found.items()}


def published_tables(settings: Settings) -> Places:
    """The published tables alone, value by value."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        found = dict(_tables(connection))
        ((version,),) = connection.execute("select input_version from mart_build").fetchall()
    return {
        place: TIME.sub("TIME", text.replace(version, "VERSION")) for place, text in found.items()
    }


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    columns = connection.execute(
        """select table_name, column_name, comment from duckdb_columns()
        where database_name = 'file' order by all"""
    ).fetchall()
    for table, column, comment in columns:
        yield f"meaning of {table}.{column}", str(comment)
        values = connection.execute(f'select "{column}" from {table} order by all').fetchall()
        for place, (value,) in enumerate(values):
            yield f"table {table}.{column}, {place}", str(value)


def _macros(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    macros = connection.execute(
        """select function_name, parameters, macro_definition from duckdb_functions()
        where database_name = 'file' and function_type = 'table_macro' order by all"""
    ).fetchall()
    assert len(macros) > 30
    for name, parameters, definition in macros:
        assert not OUTSIDE.search(definition), f"{name} reads more than published tables"
        yield f"definition of {name}", definition
        for values in PARAMETERS:
            if set(values) <= set(parameters):
                given = ", ".join(f"{one} := {value}" for one, value in values.items())
                rows = connection.execute(f"from {name}({given})").fetchall()
                yield f"macro {name}({given})", "\n".join(sorted(map(str, rows)))


def _pages(settings: Settings) -> Iterator[tuple[str, str]]:
    warehouse = warehouse_of(settings)
    for page in PAGES:
        children, *texts = routes.page(warehouse, pathname=page.path, search="", view=None)
        yield f"page {page.path}", " ".join(map(str, texts))
        asks = {child.ask for child in children if isinstance(child, Slot)}
        for ask in asks:
            yield f"page {page.path}, {ask}", str(routes.content(warehouse, ask))
    context = context_of(settings, "/")
    for name, block in registry.shown().items():
        for source in (None, *warehouse.snapshot().sources):
            markup = to_markup(block.render(context, source))
            place = f"block {name}, {source.source if source else 'all'}"
            yield place, f"{markup.html} {markup.figures}"
            for panel, child in markup.later.items():
                yield f"{place}, panel {panel}", to_markup(child()).html


def _downloads(settings: Settings) -> Iterator[tuple[str, str]]:
    server = flask.Flask("downloads")
    warehouse = warehouse_of(settings)
    downloads.register(server, warehouse)
    api.register(server, warehouse, a_minute=0)
    brief.register(server, warehouse)
    client = server.test_client()
    yield "brief", client.get("/brief").text
    for name in warehouse.snapshot().questions | downloads.TABLES:
        for ending in ("csv", "metadata.json"):
            answer = client.get(f"/download/{name}.{ending}")
            assert answer.status_code == 200, name
            yield f"download {name}.{ending}", f"{answer.headers}\n{answer.text}"
    for name in warehouse.snapshot().questions:
        for ending in ("json", "csv"):
            answer = client.get(f"/api/v1/{name}.{ending}")
            assert answer.status_code == 200, name
            yield f"api {name}.{ending}", answer.text


def _exported(settings: Settings) -> Iterator[tuple[str, str]]:
    """The export; a size or checksum of a file that is read here itself says nothing further.

    Both would differ with the times of day in a table, which are taken out where it is read.
    """
    folder = settings.data.parent / "export"
    export(settings.folders.warehouse, folder, kind="csv")
    tables = {path: (path.stat().st_size, sha256_of(path)) for path in folder.glob("*.csv")}
    for path in sorted(folder.iterdir()):
        text = path.read_text("utf-8")
        if path not in tables:
            for table, (size, sha256) in tables.items():
                text = text.replace(sha256, f"checksum of {table.name}")
                text = re.sub(rf"(?<=[ \"]){size}(?= B\"|\"|,\n)", f"size of {table.name}", text)
        yield f"export {path.name}", "\n".join(sorted(text.splitlines()))


def numbers_that_differ(one: Places, other: Places) -> dict[str, tuple[float | None, float | None]]:
    """The places whose text differs, with the first numbers that do; None where it is no number."""
    return {
        place: _first_difference(one.get(place, ""), other.get(place, ""))
        for place in sorted(one.keys() | other.keys())
        if one.get(place) != other.get(place)
    }


def _first_difference(one: str, other: str) -> tuple[float | None, float | None]:
    both = zip(re.findall(r"\d+(?:\.\d+)?", one), re.findall(r"\d+(?:\.\d+)?", other), strict=False)
    return next(((float(a), float(b)) for a, b in both if a != b), (None, None))


def copy_of(settings: Settings, folder: Path) -> Path:
    """Where a copy of a data folder may be changed."""
    return Path(shutil.copytree(settings.data.parent, folder)) / "data"
