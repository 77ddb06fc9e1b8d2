"""The API: every question in every form is one answer, and what cannot be answered is said."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from dashboard.api.parameters import MOST_ROWS, link, parameters, parameters_of
from dashboard.api.rate import Rate, TooManyError
from dashboard.app import create_app
from dashboard.charts import registry
from dashboard.charts.base import Chart
from dashboard.filters import OWN_PARAMETERS, Filters
from dashboard.settings import Settings as DashboardSettings
from dashboard.warehouse import Snapshot
from etl.settings import Settings
from tests.support.pages import context_of, drawn, warehouse_of

# What the demo holds is asked for by all of them: one worker takes them.
pytestmark = pytest.mark.xdist_group("api")

CHOICES = (
    "",
    "source=faers&substance=kratom,7-oh&from=2023-Q1&to=2025-Q4&role=suspect&outcome=serious"
    "&count=events&asof=2024-06-30",
    "source=faers&sex=female,male&age=25_34,35_44&country=us&products=one&reaction=death,withdrawal",
)
PROBLEM = "application/problem+json"
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def settings(demo_data: Path) -> Settings:
    return Settings(data=demo_data)


@pytest.fixture(scope="module")
def snapshot(settings: Settings) -> Snapshot:
    return warehouse_of(settings).snapshot()


@pytest.fixture(scope="module")
def client(demo_data: Path) -> FlaskClient:
    """The application, which lets one client ask as often as it likes."""
    return create_app(DashboardSettings(data=demo_data, api_requests=0)).server.test_client()


@pytest.fixture(scope="module")
def prompt(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB as somebody has it who got the file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        connection.execute("use file")
        yield connection


def taken(question: str, query: str, snapshot: Snapshot) -> str:
    """The parts of a query that a question takes."""
    names = {one.name for one in parameters_of(question, snapshot)}
    return "&".join(part for part in query.split("&") if part.partition("=")[0] in names)


def plain(value: Any) -> Any:
    """A value as every form can say it: text, a number to nine digits, or nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or value in ("True", "False"):
        return str(value)
    try:
        return f"{float(value):.9g}"
    except (TypeError, ValueError):
        text = value.isoformat() if isinstance(value, date) else str(value)
    return text.removesuffix("T00:00:00")


def rows_of(rows: Iterable[Iterable[Any]]) -> Rows:
    return sorted(tuple(plain(value) for value in row) for row in rows)


def of_csv(text: str) -> tuple[list[str], Rows]:
    head, *rows = list(csv.reader(io.StringIO(text)))
    return head, rows_of(rows)


# one answer


@pytest.mark.parametrize("query", CHOICES, ids=["all", "chosen", "further"])
def test_every_question_every_way_is_one_answer(
    client: FlaskClient, snapshot: Snapshot, prompt: duckdb.DuckDBPyConnection, query: str
) -> None:
    answered = 0
    for question in snapshot.questions:
        asked = f"/api/v1/{question}.%s?{taken(question, query, snapshot)}"
        told = client.get(asked % "json").get_json()
        columns = [column["name"] for column in told["columns"]]
        rows = rows_of(row.values() for row in told["rows"])
        assert all(list(row) == columns for row in told["rows"]), question
        assert told["rows_in_all"] == len(rows)
        assert of_csv(client.get(asked % "csv").text) == (columns, rows), question
        page = client.get(f"/download/{question}.csv?{query}").text
        assert of_csv(page) == (columns, rows), question
        table = pq.read_table(io.BytesIO(client.get(asked % "parquet").data))
        assert table.column_names == columns
        assert rows_of(row.values() for row in table.to_pylist()) == rows, question
        said = prompt.execute(told["sql"])
        assert [name for name, *_ in said.description or ()] == columns
        assert rows_of(said.fetchall()) == rows, question
        answered += len(rows)
    assert answered > 1_000


def test_a_chart_leads_to_the_answer_that_it_shows(
    client: FlaskClient, settings: Settings, prompt: duckdb.DuckDBPyConnection
) -> None:
    filters = Filters(
        substances=("kratom", "7-oh"), first_quarter="2022-Q1", outcome="serious", counting="events"
    )
    context = context_of(settings, "/", filters=filters)
    faers = next(one for one in context.snapshot.sources if one.source == "faers")
    seen = 0
    for chart in registry.shown().values():
        if not isinstance(chart, Chart) or not chart.is_for(faers):
            continue
        block = drawn(chart.render(context, faers)).tree
        links = [one.attributes["href"] for one in block.all("a") if one.attributes.get("href")]
        (file,) = [one for one in links if one.startswith(f"/download/{chart.key}.csv")]
        (parquet,) = [one for one in links if one.startswith("/api/")]
        head, rows = of_csv(client.get(file).text)
        table = pq.read_table(io.BytesIO(client.get(parquet).data))
        assert (table.column_names, rows_of(r.values() for r in table.to_pylist())) == (head, rows)
        (statement,) = [one.text for one in block.all("code") if one.text.startswith("from ")]
        assert rows_of(prompt.execute(statement).fetchall()) == rows, chart.key
        seen += 1
    assert seen > 12


def test_what_must_travel_with_the_rows_does(client: FlaskClient, snapshot: Snapshot) -> None:
    told = client.get("/api/v1/trend.json?source=hfcs").get_json()
    assert told["is_synthetic"]
    assert "Synthetic data" in told["notice"]
    assert told["generation"] == snapshot.generation
    (source,) = told["sources"]
    assert source["name"] == "HFCS"
    assert source["data_up_to_and_including"] == "2026-09-30"
    assert any("denominator" in one["source"] or one["statement"] for one in told["limitations"])
    assert told["columns"][0] == {
        "name": "source",
        "type": "VARCHAR",
        "meaning": "key of the report system; never add up across it",
    }
    table = pq.read_table(io.BytesIO(client.get("/api/v1/trend.parquet?source=hfcs").data))
    about = json.loads(table.schema.metadata[b"kratomwatch"])
    assert about == {name: told[name] for name in about}
    assert {"sources", "limitations", "columns", "notice", "sql"} <= set(about)


def test_values_keep_their_types(client: FlaskClient) -> None:
    row = client.get("/api/v1/trend.json?source=faers&limit=1").get_json()["rows"][0]
    assert isinstance(row["reports"], int)
    assert row["quarter_start"] == "2015-01-01"
    assert isinstance(row["is_incomplete"], bool)
    assert row["expected"] is None
    table = pq.read_table(io.BytesIO(client.get("/api/v1/trend.parquet?limit=1").data))
    assert str(table.schema.field("quarter_start").type) == "date32[day]"


def test_an_answer_is_given_in_parts(client: FlaskClient) -> None:
    whole = client.get("/api/v1/trend.json?source=faers").get_json()["rows"]
    parts, texts = [], []
    for offset in range(0, len(whole), 100):
        asked = f"/api/v1/trend.%s?source=faers&limit=100&offset={offset}"
        part = client.get(asked % "json").get_json()
        assert (part["rows_in_all"], part["offset"]) == (len(whole), offset)
        parts += part["rows"]
        texts += client.get(asked % "csv").text.splitlines()[1:]
    assert parts == whole
    assert texts == client.get("/api/v1/trend.csv?source=faers").text.splitlines()[1:]


def test_no_record_of_a_confidential_source_is_given(
    client: FlaskClient, snapshot: Snapshot, prompt: duckdb.DuckDBPyConnection
) -> None:
    """The demo holds a line list of a poison center; of it there are tables of counts alone."""
    assert snapshot.poison_center is not None
    public = "select source from mart_report_system where publishes_records"
    publishing = {source for (source,) in prompt.execute(public).fetchall()}
    assert "poison_center" not in publishing
    records = 0
    for question in snapshot.questions:
        for row in client.get(f"/api/v1/{question}.json").get_json()["rows"]:
            for name in ("report_id", "first_report_id", "case_id"):
                if row.get(name):
                    assert str(row[name]).partition(":")[0] in publishing, question
                    records += name == "report_id"
    assert records > 1_000


# what there is


def test_the_list_says_what_the_file_says(client: FlaskClient, snapshot: Snapshot) -> None:
    told = client.get("/api/v1/questions").get_json()
    assert [one["question"] for one in told["questions"]] == sorted(snapshot.questions)
    assert told["data_through"]["hfcs"] == "2026-09-30"
    trend = next(one for one in told["questions"] if one["question"] == "trend")
    assert [one["name"] for one in trend["parameters"]] == [
        "substance", "source", "from", "to", "role", "outcome", "count",
        *(one.address for one in snapshot.report_filters), "limit", "offset",
    ]  # fmt: skip
    (source,) = [one["schema"] for one in trend["parameters"] if one["name"] == "source"]
    assert source["enum"] == ["faers", "hfcs", "poison_center", "medical_examiner"]
    assert any(one["touches"] == "strong" for one in trend["limitations"])
    for one in told["questions"]:
        assert one["title"]
        assert one["row_is"]
        assert all(column["meaning"] and column["type"] for column in one["columns"])
        for address in one["answers"].values():
            assert client.head(address).status_code == 200, address


def test_the_parameters_of_a_question_are_those_of_its_macro(
    snapshot: Snapshot, prompt: duckdb.DuckDBPyConnection
) -> None:
    found = prompt.execute(
        "select function_name, parameters from duckdb_functions() "
        "where database_name = 'file' and function_type = 'table_macro'"
    ).fetchall()
    macros = {name: set(parameters) for name, parameters in found}
    for question in snapshot.questions:
        asks = {one.asks for one in parameters_of(question, snapshot) if one.asks}
        assert asks <= macros[question], question
        if question not in OWN_PARAMETERS:
            assert asks == macros[question], question


def test_the_openapi_document_holds_together(client: FlaskClient, snapshot: Snapshot) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    references = [
        value for value in walked(document) if isinstance(value, str) and value.startswith("#/")
    ]
    assert len(references) > 500
    for reference in set(references):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
    operations = [path["get"] for path in document["paths"].values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    paths = set(document["paths"]) - {"/api/v1/questions", "/api/v1/openapi.json"}
    assert paths == {f"/api/v1/{name}.{{format}}" for name in snapshot.questions}
    for path in paths:
        answer = document["paths"][path]["get"]["responses"]["200"]["content"]
        for ending, media_type in (
            ("json", "application/json"),
            ("csv", "text/csv"),
            ("parquet", "application/vnd.apache.parquet"),
        ):
            given = client.head(path.replace("{format}", ending))
            assert given.mimetype == media_type
            assert media_type in answer
    assert "http" not in json.dumps(document["servers"])


def walked(value: Any) -> Iterator[Any]:
    children = value.values() if isinstance(value, dict) else value
    for child in children if isinstance(value, (dict, list)) else ():
        yield child
        yield from walked(child)


def test_rows_are_as_the_document_says(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    kinds = {"integer": int, "number": (int, float), "string": str, "boolean": bool}
    for path, operation in document["paths"].items():
        if "{format}" not in path:
            continue
        content = operation["get"]["responses"]["200"]["content"]["application/json"]
        row = content["schema"]["properties"]["rows"]["items"]
        for given in client.get(path.replace("{format}", "json")).get_json()["rows"][:50]:
            assert list(given) == row["required"]
            for name, value in given.items():
                kind, nothing = row["properties"][name]["type"]
                assert nothing == "null"
                assert value is None or isinstance(value, kinds[kind]), (path, name, value)


# asked again


@pytest.mark.parametrize("address", ["trend.json?source=faers", "trend.csv", "questions"])
@pytest.mark.parametrize("compression", ["identity", "gzip"])
def test_an_answer_that_is_still_the_same_is_not_sent(
    client: FlaskClient, address: str, compression: str
) -> None:
    headers = {"Accept-Encoding": compression}
    first = client.get(f"/api/v1/{address}", headers=headers)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get(
        f"/api/v1/{address}", headers=headers | {"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_the_tag_is_of_generation_form_and_parameters(
    client: FlaskClient, demo_data: Path, tmp_path: Path
) -> None:
    def tag(address: str, of: FlaskClient = client) -> str:
        return of.head(f"/api/v1/{address}").headers["ETag"]

    different = ("trend.json", "trend.csv", "trend.json?source=faers", "trend.json?limit=9",
                 "trend.json?from=2024-Q1", "trend.json?to=2024-Q1", "recalls.json")  # fmt: skip
    assert len({tag(address) for address in different}) == len(different)
    assert tag("trend.json?role=any&substance=7-oh,kratom") == tag(
        "trend.json?substance=kratom,7-oh&outcome=any"
    )
    published = tmp_path / "published" / "kratomwatch.duckdb"
    published.parent.mkdir()
    published.write_bytes((demo_data / "published" / "kratomwatch.duckdb").read_bytes())
    other = create_app(DashboardSettings(data=tmp_path)).server.test_client()
    assert tag("trend.json", other) != tag("trend.json")


def test_nothing_is_computed_for_who_has_the_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/api/v1/age_sex.json?source=hfcs&from=2021-Q3"
    tag = client.get(address).headers["ETag"]

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("the warehouse is asked")

    monkeypatch.setattr(Snapshot, "ask_exactly", fail)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address).status_code == 200
    assert client.get(f"{address}&to=2025-Q1").status_code == 500


# problems

WRONG = {
    "nothing.json": (404, "unknown-question", "/api/v1/questions"),
    "core_report.json": (404, "unknown-question", "'core_report' is no question"),
    "trend.xml": (404, "unknown-format", "json, csv, parquet"),
    "trend": (404, "unknown-address", "/api/v1/questions"),
    "": (404, "unknown-address", "/api/v1/questions"),
    "trend.json?since=2024-01-01": (400, "unknown-parameter", "it takes substance, source, from"),
    "questions?source=faers": (400, "unknown-parameter", "takes no parameters"),
    "policy_timeline.json?source=faers": (400, "unknown-parameter", "takes no parameter 'source'"),
    "trend.json?substance=kratom,tea": (400, "wrong-value", "substance=tea: known are kratom"),
    "trend.json?substance=": (400, "wrong-value", "known are kratom"),
    "trend.json?source=faers,hfcs": (400, "wrong-value", "known are faers, hfcs"),
    "trend.json?from=2025-Q5": (400, "wrong-value", "from=2025-Q4"),
    "trend.json?from=2025-Q1%0A": (400, "wrong-value", "from=2025-Q4"),
    "trend.json?from=2025-Q2&to=2025-Q1": (400, "wrong-value", "it is after to=2025-Q1"),
    "trend.json?role=any&role=suspect": (400, "wrong-value", "given twice"),
    "trend.json?outcome=fatal": (400, "wrong-value", "any, serious, death, hospitalization"),
    "legal_status.json?asof=2025-02-30": (400, "wrong-value", "asof=2025-12-31"),
    "legal_status.json?asof=20250230": (400, "wrong-value", "asof=2025-12-31"),
    "trend.json?sex=other": (400, "wrong-value", "sex=other: known are female, male"),
    "trend.json?country=us,us,x": (400, "wrong-value", "country=us,us,x: known are"),
    "trend.json?limit=0": (400, "wrong-value", "1 to 50,000"),
    "trend.json?limit=50001": (400, "wrong-value", "1 to 50,000"),
    "trend.json?offset=-1": (400, "wrong-value", "offset=1000"),
    "trend.json?offset=%D9%A3": (400, "wrong-value", "offset=1000"),
    f"trend.json?substance={'a' * 3000}": (414, "address-too-long", "2,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("address", WRONG, ids=lambda address: address[:30] or "root")
def test_what_cannot_be_answered_is_said_as_a_problem(client: FlaskClient, address: str) -> None:
    status, kind, words = WRONG[address]
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    problem = json.loads(answer.text)
    assert problem["status"] == status
    assert problem["type"] == f"urn:kratomwatch:problem:{kind}"
    assert words in problem["detail"]
    assert len(answer.text) < 2_000
    assert problem["instance"].startswith("/api/v1/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_api_only_reads(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/api/v1/trend.json", data="x")
    assert (answer.status_code, answer.content_type) == (405, PROBLEM)
    assert "GET" in answer.headers["Allow"]


def test_a_warehouse_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    gone = create_app(DashboardSettings(data=tmp_path)).server.test_client()
    for address in ("questions", "openapi.json", "trend.csv"):
        answer = gone.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.content_type) == (503, PROBLEM)
        assert "python -m etl demo" in json.loads(answer.text)["detail"]


def test_an_answer_of_too_many_rows_is_refused_and_given_in_parts(
    demo_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.api.files.MOST_ROWS", 500)
    client = create_app(DashboardSettings(data=demo_data)).server.test_client()
    for ending in ("json", "csv", "parquet"):
        answer = client.get(f"/api/v1/trend.{ending}")
        assert (answer.status_code, answer.content_type) == (422, PROBLEM)
        assert "limit=500 and offset" in json.loads(answer.text)["detail"]
        assert client.get(f"/api/v1/trend.{ending}?limit=500").status_code == 200
    assert len(client.get("/api/v1/trend.json?offset=1").get_json()["rows"]) == 500
    assert MOST_ROWS == 50_000


def test_a_client_that_asks_too_often_waits(demo_data: Path) -> None:
    client = create_app(DashboardSettings(data=demo_data, api_requests=3)).server.test_client()
    asked = [client.get("/api/v1/matching.csv").status_code for _ in range(3)]
    assert asked == [200, 200, 200]
    refused = client.get("/api/v1/matching.csv")
    assert (refused.status_code, refused.content_type) == (429, PROBLEM)
    assert 1 <= int(refused.headers["Retry-After"]) <= 21
    elsewhere = client.get("/api/v1/matching.csv", environ_base={"REMOTE_ADDR": "127.0.0.2"})
    assert elsewhere.status_code == 200
    assert client.get("/download/matching.csv").status_code == 200


def test_a_bucket_fills_evenly() -> None:
    now = [0.0]
    rate = Rate(60, clock=lambda: now[0])
    for _ in range(60):
        rate.take("a")
    with pytest.raises(TooManyError) as refused:
        rate.take("a")
    assert refused.value.wait == 2
    rate.take("b")
    now[0] += 1.0
    rate.take("a")
    with pytest.raises(TooManyError):
        rate.take("a")
    now[0] += 3600
    for _ in range(60):
        rate.take("a")
    with pytest.raises(TooManyError):
        rate.take("a")


def test_a_link_keeps_what_its_question_takes() -> None:
    filters = Filters(substances=("7-oh",), first_quarter="2024-Q1", outcome="death")
    given = link("trend", filters, source="faers", ending="json")
    assert given == "/api/v1/trend.json?substance=7-oh&from=2024-Q1&outcome=death&source=faers"
    given = link("more_often_class", filters, source="faers", ending="csv")
    assert given == "/api/v1/more_often_class.csv?substance=7-oh&source=faers"
    assert link("policy_timeline", filters, source="faers", ending="csv").count("?") == 0


def test_every_filter_of_an_address_is_a_parameter(snapshot: Snapshot) -> None:
    chosen = [f"{one.address}={one.values[0][0]}" for one in snapshot.report_filters]
    assert len(chosen) > 5
    every = snapshot.filters(
        "substance=7-oh&from=2024-Q1&to=2024-Q2&role=suspect&outcome=death&count=events"
        f"&asof=2024-01-01&versus=opioids&{'&'.join(chosen)}"
    )
    given = link("trend", every, source="faers", ending="json")
    assert {part.partition("=")[0] for part in given.partition("?")[2].split("&")} == {
        one.name for one in parameters_of("trend", snapshot) if one.asks
    }
    written = {part.partition("=")[0] for part in every.query(source="faers").split("&")}
    assert written == {one.name for one in parameters(snapshot)}
