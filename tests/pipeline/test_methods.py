"""The page of data and methods: what stands there is what the published file holds."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.charts.methods_words import VOCABULARY
from dashboard.downloads import TABLES
from dashboard.pages.methods import PAGE
from dashboard.settings import Settings as DashboardSettings
from etl.build.questions import FILTERS
from etl.settings import Settings
from tests.support.markup import Element
from tests.support.pages import Shown, view, warehouse_of

# What the demo holds is asked for by all of them: one worker takes them.
pytestmark = pytest.mark.xdist_group("api")


@pytest.fixture(scope="module")
def settings(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


@pytest.fixture(scope="module")
def shown(settings: Settings) -> dict[str, Shown]:
    return {one.key: view(settings, f"/methods?view={one.key}") for one in PAGE.views}


@pytest.fixture(scope="module")
def client(demo_data: Path) -> FlaskClient:
    return create_app(DashboardSettings(data=demo_data)).server.test_client()


def asked(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        return connection.execute(sql).fetchall()


def panel_of(shown: Shown, label: str) -> Element:
    buttons = shown.tree.all("button", aria_expanded="false")
    (button,) = [one for one in buttons if one.words == label]
    return shown.tree.with_id(button.attributes["data-panel"])


def test_every_file_stands_there_with_its_checksum(
    settings: Settings, shown: dict[str, Shown]
) -> None:
    words = shown["files"].words
    files = asked(settings, "select file_name, sha256, bytes from mart_release")
    assert len(files) > 50
    for name, sha256, size in files:
        assert str(name) in words
        if sha256 is not None:
            assert str(sha256) in words
            assert f"{size:,}" in words


def test_of_a_confidential_file_stands_a_label_alone(shown: dict[str, Shown]) -> None:
    for source in ("poison_center", "community_survey"):
        panel = panel_of(shown["files"], source)
        _, *rows = panel.one("table").rows
        assert rows
        for name, _, size, _, checksum in rows:
            assert re.fullmatch(r"confidential-\d+-file-\d+", name)
            assert (size, checksum) == ("not published", "not published")
        assert not re.search(r"[0-9a-f]{64}", panel.words)


def test_every_question_stands_there_with_its_statement(
    settings: Settings, shown: dict[str, Shown]
) -> None:
    snapshot = warehouse_of(settings).snapshot()
    for question, title in snapshot.questions.items():
        panel = panel_of(shown["questions"], title)
        columns = [row[0] for row in panel.one("table").rows[1:]]
        assert columns == [one["name"] for one in snapshot.columns_of(question)]
        links = panel.links
        assert links["JSON"] == f"/api/v1/{question}.json"
        statement = panel.one("pre").text
        assert statement.split()[0] in {"with", "select"}
        assert "{arguments}" not in statement
        assert "--" not in statement.splitlines()[0]
    assert "from mart_report_substance" in panel_of(shown["questions"], "filtered_report").text


def test_the_statements_shown_are_those_that_run(settings: Settings) -> None:
    """Each, with its parameters given, has the columns of its macro."""
    snapshot = warehouse_of(settings).snapshot()
    macros = {
        str(name): (list(parameters), sql)
        for name, parameters, sql in asked(
            settings,
            "select function_name, parameters, sql from duckdb_functions() "
            "join mart_macro on macro = function_name "
            "where database_name = 'file' and function_type = 'table_macro'",
        )  # type: ignore[misc]
    }
    assert set(snapshot.questions) <= set(macros)
    for question in ("matching", "trend", "age_sex", "reported_reaction"):
        parameters, sql = macros[question]
        with duckdb.connect() as connection:
            connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
            connection.execute("use file")
            named = ", ".join(f"{name} := null" for name in parameters)
            connection.execute(f"create macro memory.main.shown({named}) as table {sql}")
            values = ", ".join(f"{name} := {FILTERS[name]}" for name in parameters)
            rows = connection.execute(f"from memory.main.shown({values})").fetchall()
            assert sorted(map(str, rows)) == sorted(
                map(str, connection.execute(f"from {question}()").fetchall())
            )


def test_every_table_and_column_is_described(settings: Settings, shown: dict[str, Shown]) -> None:
    columns = asked(
        settings,
        "select table_name, column_name, comment from duckdb_columns() "
        "where database_name = 'file'",
    )
    rows = {
        str(name): [row[0] for row in panel_of(shown["tables"], str(name)).one("table").rows[1:]]
        for name in {name for name, _, _ in columns}
    }
    assert sum(map(len, rows.values())) == len(columns) > 500
    for name, column, comment in columns:
        assert column in rows[str(name)]
        assert comment


def test_the_rows_counted_are_those_there_are(settings: Settings) -> None:
    for name, table in warehouse_of(settings).snapshot().dictionary.items():
        assert asked(settings, f"select count(*) from {name}") == [(table.rows,)], name


def test_every_list_of_words_and_every_download_is_there(
    shown: dict[str, Shown], client: FlaskClient
) -> None:
    for name in VOCABULARY:
        panel = panel_of(shown["words"], TABLES[name])
        link = panel.links[f"All of {name} as CSV"]
        lines = client.get(link).text.splitlines()
        assert len(lines) > 1
        assert panel.one("table").rows[0] == lines[0].split(",")
    found = [one.attributes["href"] for one in shown["downloads"].tree.all("a")]
    for name in TABLES:
        assert f"/download/{name}.csv" in found
    for href in found:
        if href.startswith(("/download/", "/feed")):
            assert client.get(href).status_code == 200, href


def test_a_citation_names_generation_and_dates(settings: Settings, shown: dict[str, Shown]) -> None:
    ((version, built),) = asked(settings, "select input_version, built_at from mart_build")
    cited = shown["cite"].tree.with_id("method-cited").words
    for words in (
        f"generation {version}",
        f"{built:%B %Y}",
        "FAERS 30 June 2026",
        "HFCS 30 September 2026",
        "Synthetic data: describes no real report.",
    ):
        assert words in cited
    entry = shown["cite"].tree.with_id("method-bibtex").text
    assert entry.startswith(f"@misc{{kratomwatch-{version},")
    assert entry.count("{") == entry.count("}")
    assert "HFCS 30 September 2026" in entry


def test_a_chart_is_cited_with_its_sentence_source_and_generation(settings: Settings) -> None:
    page = view(settings, "/trends?source=hfcs")
    block = page.tree.with_id("trend-hfcs")
    cited = page.tree.with_id("trend-hfcs-cited").words
    sentence = block.one("h2").words
    assert sentence in cited
    assert "data up to 30 September 2026" in cited
    assert warehouse_of(settings).snapshot().build.input_version in cited
    menu = block.one("details", name="take")
    assert menu.attributes["data-name"].startswith("kratomwatch_trend_hfcs_any-substance_synth")
    entries = [one.words for one in menu.all("li")]
    assert [one.partition(":")[0].partition(" (")[0].strip() for one in entries] == [
        "CSV", "Parquet", "PNG, for a document", "SVG, for editing", "Slide, to edit",
        "Cite or embed",
    ]  # fmt: skip


def test_the_api_page_says_what_the_document_says(
    shown: dict[str, Shown], client: FlaskClient
) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    words = shown["api"].words
    for one in document["components"]["parameters"].values():
        assert one["in"] == "path" or one["description"] in words
    for status, one in document["components"]["responses"].items():
        assert f"{status}" in words
        assert one["description"] in words
    example = next(link for link in shown["api"].links.values() if "?" in link)
    assert client.get(example).status_code == 200
    assert client.get(shown["api"].links["OpenAPI 3.1 document"]).status_code == 200


def test_a_block_is_embedded_alone(settings: Settings, client: FlaskClient) -> None:
    alone = view(settings, "/?embed=trend&source=faers")
    assert list(alone.asks) == ["trend-faers"]
    assert len(view(settings, "/?embed=nothing").asks) > 1
    assert "questions" not in view(settings, "/trends?embed=trend").asks
    embedded = client.get("/trends?embed=trend")
    assert "X-Frame-Options" not in embedded.headers
    assert client.get("/trends").headers["X-Frame-Options"] == "SAMEORIGIN"


def test_what_a_picture_is_drawn_from_is_what_the_page_gets(
    settings: Settings, client: FlaskClient
) -> None:
    ask = view(settings, "/trends?source=faers", scheme="dark").asks["trend-faers"]
    light = ask.replace("scheme=dark", "scheme=light")
    given = client.get("/content", query_string={"ask": light}).get_json()
    assert given["ask"] == light
    assert set(given["figures"]) == {"trend-faers-graph"}
    assert given["figures"] == view(settings, "/trends?source=faers").figures
    assert client.get("/content").get_json()["figures"] == {}
