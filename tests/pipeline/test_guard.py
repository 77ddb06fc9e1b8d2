"""No address and no body makes the pages fail, and every answer says what a browser may do."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import duckdb
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import warehouse
from dashboard.app import PLACES
from dashboard.charts import registry
from dashboard.filters import Filters
from dashboard.guard import bodies
from dashboard.pages import PAGES
from dashboard.warehouse import Warehouse
from etl.settings import Settings
from tests.support.asking import client_of, frame_body, place_body, send

EXAMPLES = int(os.environ.get("KRATOMWATCH_EXAMPLES", "100"))
EVERYWHERE = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Resource-Policy",
)
QUIET = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
ADDRESSES = (
    "/nowhere",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%ff%fe",
    "/%00",
    "/assets/nothing",
    "/assets/%2e%2e/app.py",
    "/static/nothing",
    "/_dash-update-component",
    "/_dash-component-suites/x/y.js",
    "/_dash-component-suites/dash/deps/nothing.js",
    "/_dash-component-suites/dash/../app.py",
    "/download/%00.csv",
    "/download/mart_nothing.csv",
    "/download/nothing.pptx",
    "/download/trend.csv?source=%00",
    "/download/report.csv?id=%F0%9F%98%80",
    "/api/v1/nothing.json",
    "/api/v1/trend.exe",
    "/api/" + "x" * 9_000,
    "/?" + "x" * 9_000,
)
"""Addresses at which there is nothing, with what is not a page of the site among them."""


@pytest.fixture(scope="module")
def client(one_quarter: Settings) -> FlaskClient:
    return client_of(one_quarter.data)


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_of(tmp_path_factory.mktemp("guard") / "secret-folder")


def policy(answer: Any) -> dict[str, list[str]]:
    written = answer.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in written.split("; ")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_where_there_is_nothing_a_4xx_says_so_without_a_path(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address)
    assert 400 <= answer.status_code < 500
    assert "site-packages" not in answer.text
    assert "/dashboard/" not in answer.text
    assert all(name in answer.headers for name in EVERYWHERE)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_there_is_is_found(client: FlaskClient, page: Any) -> None:
    assert client.get(page.path).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/health", "/ready", "/feed.atom", "/feed.json", "/brief", "/download/brief.html",
     "/download/trend.csv", "/download/trend.metadata.json", "/api/v1/questions",
     "/api/v1/trend.json", "/api/v1/trend.parquet", "/plotly.js", "/assets/view.js", "/content",
     "/_dash-layout"],
)  # fmt: skip
def test_every_answer_has_the_headers(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert all(name in answer.headers for name in EVERYWHERE)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found = policy(answer)
    for name, sources in found.items():
        assert "'unsafe-eval'" not in sources
        assert name == "style-src" or "'unsafe-inline'" not in sources
    assert found["default-src"] == ["'none'"]
    assert ("script-src" in found) == (address == "/")


def test_the_script_of_the_page_is_known_by_its_hash(client: FlaskClient) -> None:
    sources = policy(client.get("/"))["script-src"]
    assert sources[0] == "'self'"
    assert [one[:8] for one in sources[1:]] == ["'sha256-"]


@pytest.mark.parametrize(
    ("address", "by_anyone"),
    [
        ("/", False),
        ("/trends?embed=trend", True),
        ("/trends?embed=nothing", False),
        ("/trends?embed=trend&view=events", False),
        ("/trends?embed=nothing&embed=trend", True),
        ("/?embed=events", False),
        ("/nowhere?embed=trend", False),
        ("/brief?embed=trend", False),
        ("/download/trend.csv?embed=trend", False),
    ],
)
def test_a_chart_alone_can_be_framed_and_nothing_else(
    client: FlaskClient, address: str, by_anyone: bool
) -> None:
    answer = client.get(address)
    assert (policy(answer)["frame-ancestors"] == ["*"]) is by_anyone
    assert ("X-Frame-Options" not in answer.headers) is by_anyone


def test_a_failure_says_nothing_of_the_machine(
    one_quarter: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("/srv/secret/file")

    monkeypatch.setattr(Warehouse, "answered", fail)
    client = client_of(one_quarter.data)
    for address in ("/download/trend.csv", "/brief", "/feed.atom"):
        answer = client.get(address)
        assert answer.status_code == 500
        assert (
            answer.text == "This could not be answered. The operator finds the reason in the log.\n"
        )
        assert all(name in answer.headers for name in EVERYWHERE)
    monkeypatch.setattr(Warehouse, "snapshot", fail)
    answer = client.get("/api/v1/questions")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "secret" not in answer.text


def test_without_a_warehouse_nothing_names_the_folder(nothing: FlaskClient) -> None:
    for address in ("/ready", "/download/trend.csv", "/brief", "/feed.json", "/api/v1/questions",
                    "/content?ask=trend/faers", "/download/trend.pptx"):  # fmt: skip
        answer = nothing.get(address)
        assert "There is no warehouse" in answer.text
        assert "secret-folder" not in answer.text, address
    shown = send(nothing, frame_body())
    assert shown.status_code == 200
    assert "There is no warehouse" in shown.text
    assert "secret-folder" not in shown.text


def test_what_a_page_sends_is_answered(client: FlaskClient) -> None:
    for page in PAGES:
        shown = send(client, frame_body(page.path, "?substance=7-oh"))
        assert shown.status_code == 200, page.path
        parts = shown.json["response"]
        for number in range(PLACES):
            part = parts[json.dumps({"number": number, "type": "place"}, separators=(",", ":"))]
            if part["part"]:
                found = send(client, place_body(part["part"]["ask"], number=number))
                assert found.status_code == 200
                assert part["part"]["ask"] in found.json["response"].popitem()[1]["content"]["ask"]
    wanted = {"ask": "trend/faers?", "name": "trend-faers-table", "at": 1}
    assert send(client, place_body(wanted, answer="panel")).status_code == 200
    assert send(client, frame_body(view=None)).status_code == 200
    assert client.post(f"{bodies.PATH}?endId=a", json=frame_body()).status_code == 200


OTHERS: tuple[Any, ...] = (
    None, 1, "x", [], {}, {"output": []}, {"output": "x"}, {"output": "url.pathname"},
    {key: value for key, value in frame_body().items() if key != "inputs"},
    {key: value for key, value in frame_body().items() if key != "changedPropIds"},
    frame_body(outputs=[]), frame_body(outputs={}), frame_body(inputs={}), frame_body(inputs=[1]),
    frame_body(changedPropIds=[{}]), frame_body(changedPropIds=7), frame_body(more="x"),
    frame_body(pathname=7), frame_body(pathname=[]), frame_body(search={"a": 1}),
    frame_body(pathname="\ud800"), frame_body(search="x" * 9_000),
    frame_body(view={"scheme": "loud", "narrow": False}), frame_body(view={"scheme": "light"}),
    frame_body(view={"scheme": "light", "narrow": False, "substances": 1}), frame_body(view=[]),
    place_body(None), place_body(7), place_body({}), place_body("a", number=-1),
    place_body("a", number=99), place_body("a", number=True), place_body("a", number="0"),
    place_body("a", answer="panel"), place_body({"ask": "a"}, answer="panel"),
    place_body({"ask": "a", "name": 1, "at": 1}, answer="panel"),
    place_body({"ask": None, "name": "a", "at": 1}, answer="panel"),
)  # fmt: skip
"""Bodies that no page sends."""


@pytest.mark.parametrize("body", OTHERS)
def test_a_body_that_no_page_sends_is_refused(client: FlaskClient, body: Any) -> None:
    answer = client.post(bodies.PATH, data=json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 60_000, "application/json"),
        (b'{"output": NaN}', "application/json"),
        (json.dumps(frame_body()).encode(), "text/plain"),
        (json.dumps(frame_body()).encode(), "multipart/form-data; boundary=x"),
    ],
)
def test_bytes_that_are_no_json_are_refused(client: FlaskClient, data: bytes, kind: str) -> None:
    assert client.post(bodies.PATH, data=data, content_type=kind).status_code == 400


def test_arguments_that_no_page_sends_are_refused(client: FlaskClient) -> None:
    for name in ("cancelJob", "oldJob", "job", "cacheKey"):
        answer = client.post(f"{bodies.PATH}?{name}=x", json=frame_body())
        assert answer.status_code == 400


@pytest.mark.parametrize("address", [bodies.PATH, "/", "/download/trend.csv", "/api/v1/questions"])
def test_a_large_body_is_refused(client: FlaskClient, address: str) -> None:
    large = b'{"x": "' + b"x" * bodies.LONGEST_BODY + b'"}'
    answer = client.post(address, data=large, content_type="application/json")
    assert answer.status_code in ((413,) if address == bodies.PATH else (405, 413))


WORDS = st.one_of(
    st.sampled_from(
        [*(page.path.strip("/") for page in PAGES), "trend", "faers", "all", "report_list", "..",
         "download", "api", "v1", "content", "brief", "questions", "feed.atom", "%00", "%ff", "'",
         "trend.csv", "trend.json", "trend.pptx", "legal_status.csv", "report.csv", "assets"]
    ),
    st.text(max_size=12),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(
        ["substance", "source", "from", "to", "role", "outcome", "count", "asof", "id", "of",
         "page", "view", "since", "article", "embed", "ask", "path", "scheme", "narrow",
         "limit", "offset",
         "generation", "seriousness", "sex", "age", "open"]
    ),
    st.text(max_size=6),
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ["7-oh", "kratom,7-oh", "faers", "2020-Q1", "9999-Q4", "1000-Q1", "0000-00-00",
         "9999-12-31", "0001-01-01", "-1", "99999999999999999999", "1e9", "nan", "\x00", "'; drop",
         "<script>", "{}", "serious", "events", "faers:1", "\U0001f600", "%", "\u0661"]
    ),
    st.text(max_size=20),
)  # fmt: skip
QUERIES = st.lists(st.tuples(NAMES, TEXTS), max_size=5)


@QUIET
@given(path=st.lists(WORDS, max_size=4), query=QUERIES)
def test_no_address_fails(client: FlaskClient, path: list[str], query: Any) -> None:
    answer = client.get(f"/{quote('/'.join(path).lstrip('/'), safe='/%')}?{urlencode(query)}")
    assert answer.status_code < 500, answer.text
    assert all(name in answer.headers for name in EVERYWHERE)


@QUIET
@given(
    block=st.sampled_from([*registry.shown(), "questions", "", "x"]),
    source=st.sampled_from(["faers", "hfcs", "all", "", "x"]),
    query=QUERIES,
)
def test_no_question_of_a_slot_fails(
    client: FlaskClient, block: str, source: str, query: Any
) -> None:
    ask = f"{block}/{source}?{urlencode(query)}"
    assert client.get("/content", query_string={"ask": ask}).status_code == 200
    assert send(client, place_body(ask)).status_code == 200


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@QUIET
@given(data=st.data(), value=JSON)
def test_no_body_fails_wherever_it_is_changed(
    client: FlaskClient, data: st.DataObject, value: Any
) -> None:
    wanted = {"ask": "trend/faers", "name": "x", "at": 1}
    body = data.draw(
        st.sampled_from(
            [frame_body(), place_body("trend/faers"), place_body(wanted, answer="panel")]
        )
    )
    body = json.loads(json.dumps(body))
    within: Any = body
    while True:
        keys = list(within) if isinstance(within, dict) else range(len(within))
        key = data.draw(st.sampled_from(list(keys)))
        inner = within[key]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.booleans()):
            within = inner
            continue
        within[key] = value
        break
    assert send(client, body).status_code in (200, 400)


STATUS: tuple[Any, ...] = (
    [], 1, None, {"sources": []}, {"sources": {"faers": []}}, {"sources": {"faers": None}},
    {"sources": {"faers": {"last_error": 1}}},
    {"sources": {"faers": {"last_error": "/srv/secret/x.zip is bad", "failing_since": []}}},
    {"sources": {"x": {"last_error": "\ud800", "last_try": "yesterday", "error_kind": {}}}},
    {"sources": {"\ud800": {"last_error": "x", "last_success": 7, "data_through_date": 7}}},
    {"outcome": [], "message": {}}, {"outcome": "failed", "message": None, "finished_at": 1},
    {"outcome": "checks refused", "message": "/srv/secret/x", "finished_at": "9999-99-99"},
)  # fmt: skip
RUNS = (
    b"\xff\xfe", b"[]\n1\nnull\n{}", b"[" * 50_000,
    b'{"started_at": "2026-01-01T00:00:00", "finished_at": "2026-01-01T00:00:01Z", "outcome": ""}',
    b'{"started_at": "0001-01-01T00:00:00+14:00", "outcome": "failed", "message": "/srv/secret/x"}',
    b'{"started_at": 1e300, "outcome": "done"}', b'{"started_at": "9999-12-31", "outcome": "x"}',
)  # fmt: skip


@pytest.fixture
def beside(one_quarter: Settings, tmp_path: Path) -> Path:
    """A data folder with the same warehouse, whose other files can be anything."""
    data = tmp_path / "data"
    shutil.copytree(one_quarter.folders.published, data / "published")
    return data


def shows_everything(client: FlaskClient) -> None:
    for path, block in (("/", "new"), ("/limitations", "currency"), ("/methods", "method_runs")):
        shown = send(client, frame_body(path))
        assert shown.status_code == 200
        content = client.get("/content", query_string={"ask": f"{block}/all?path={path}"})
        assert content.status_code == 200
        assert "secret" not in shown.text + content.text


def test_no_status_file_fails(beside: Path) -> None:
    client = client_of(beside)
    written = [json.dumps(one).encode() for one in STATUS]
    for document in [*written, b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"sources": ' * 9_999]:
        (beside / "status.json").write_bytes(document)
        shows_everything(client)


def test_no_file_of_runs_fails(beside: Path) -> None:
    client = client_of(beside)
    for document in RUNS:
        (beside / "runs.jsonl").write_bytes(document)
        shows_everything(client)


def test_frames_are_kept_up_to_so_many_bytes(
    one_quarter: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse, "FRAMES_BYTES", 60_000)
    snapshot = warehouse.Snapshot(one_quarter.folders.warehouse)
    for page in range(200):
        quarter = f"{1800 + page}-Q1"
        snapshot.ask("trend", Filters(first_quarter=quarter))
        snapshot.table("mart_source")
    assert 0 < snapshot._frames.size <= 60_000
    assert snapshot._frames.get(("table", "mart_source")) is not None


@pytest.mark.parametrize(
    "sql",
    [
        "create table warehouse.more as select 1",
        "update warehouse.mart_build set program_version = 'x'",
        "drop table warehouse.mart_build",
        "from read_text('{file}')",
        "from read_csv('{file}')",
        "from '{file}'",
        "copy mart_build to '{file}'",
        "attach '{file}' as another",
        "export database '{file}'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "set lock_configuration = false",
    ],
)
def test_no_question_leads_out_of_the_published_file(
    one_quarter: Settings, tmp_path: Path, sql: str
) -> None:
    path = tmp_path / "file"
    path.write_text("secret")
    snapshot = warehouse.Snapshot(one_quarter.folders.warehouse)
    with pytest.raises(duckdb.Error):
        snapshot._query(sql.format(file=path))
    assert path.read_text() == "secret"


@pytest.mark.parametrize("value", ["' or 1=1 --", "x') ; drop table mart_build; --", "\\", "$1"])
def test_values_are_bound_and_never_part_of_a_statement(one_quarter: Settings, value: str) -> None:
    snapshot = warehouse.Snapshot(one_quarter.folders.warehouse)
    assert snapshot.rows("mart_public_report", report_id=value).empty
    with pytest.raises(duckdb.Error, match="is unknown"):
        snapshot.ask("matching", Filters(substances=(value,)))
    assert not snapshot.table("mart_build").empty
