"""What is new on Overview and in the feeds: alerts, and names that are new without being tested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import flask
import pytest

from dashboard import feeds
from dashboard.app import create_app
from dashboard.news import news, overdue
from dashboard.settings import Settings as DashboardSettings
from etl import pipeline
from etl.settings import Settings
from etl.store import landing
from tests.pipeline.test_alerts import complaint, complaints
from tests.support.pages import context_of, view
from tests.support.releases import recall_record, write_answer, write_csv
from tests.support.warehouses import ask, built

ATOM = "{http://www.w3.org/2005/Atom}"


class Clock(datetime):
    """A clock that a test sets."""

    day = 1

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime(2025, 2, cls.day, 6, 30, tzinfo=tz or UTC)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A file of 1 February and the one after it of 9 February, with one more name and recall."""
    folder = tmp_path_factory.mktemp("twice")
    patch = pytest.MonkeyPatch()
    patch.setattr(landing, "datetime", Clock)
    rows = complaints()
    first = write_csv(folder / "HFCS-Quarterly-20241231--CSV_PRODUCT-BASED.csv", rows)
    settings = Settings(data=folder / "data")
    pipeline.add(settings, "hfcs", [first])
    pipeline.add(
        settings, "openfda_recalls", [write_answer(folder / "food-a.json", [recall_record("F-1")])]
    )
    Clock.day = 9
    more = [
        complaint(97, number, month=12, year=2024, product="EXAMPLE 7-OH CHEW") for number in (0, 1)
    ]
    second = folder / "HFCS-Quarterly-20250331--CSV_PRODUCT-BASED.csv"
    pipeline.add(settings, "hfcs", [write_csv(second, [*rows, *more])])
    pipeline.run(settings)
    yield settings
    patch.undo()


def test_a_name_is_new_since_the_refresh_before(twice: Settings) -> None:
    new = news(context_of(twice, "/"))
    assert new.since == date(2025, 2, 1)
    assert [(row["name"], row["reports"], row["first_report_id"]) for row in new.rows
            if row["kind"] == "product_name"] == [
        ("EXAMPLE 7-OH CHEW", 2, "hfcs:2024-CFS-097000")
    ]  # fmt: skip


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two deliveries, the later one with a column more and from another host."""
    folder = tmp_path_factory.mktemp("otherwise")
    hosts = iter(["old.example.gov", "old.example.gov", "new.example.gov"])
    patch, add = pytest.MonkeyPatch(), landing.Landing.add
    patch.setattr(
        landing.Landing,
        "add",
        lambda self, path, **named: add(
            self, path, **named | {"url": f"https://{next(hosts)}/files/{path.name}"}
        ),
    )
    settings = Settings(data=folder / "data")
    for more, day in enumerate(("20240930", "20241231", "20250331")):
        path = write_csv(
            folder / f"HFCS-Quarterly-{day}--CSV_PRODUCT-BASED.csv", complaints(last=12 + more)
        )
        if day == "20250331":
            lines = path.read_bytes().split(b"\r\n")
            wider = [line + (b",7" if place else b",LOT") for place, line in enumerate(lines)]
            path.write_bytes(b"\r\n".join([*wider[:-1], b""]))
        pipeline.add(settings, "hfcs", [path])
    pipeline.run(settings)
    patch.undo()
    return settings


def test_a_delivery_with_other_columns_or_from_another_host_is_new(otherwise: Settings) -> None:
    assert ask(
        otherwise,
        "select kind, source, detail, happened_on::varchar, reports from news() "
        "where kind in ('columns', 'address') order by kind desc",
    ) == [
        (
            "columns",
            "hfcs",
            "LOT came with the data up to 2024-11-02; not read, so no number here rests on it",
            "2024-11-02",
            None,
        ),
        (
            "address",
            "hfcs",
            "fetched from new.example.gov, before from old.example.gov",
            "2024-11-02",
            None,
        ),
    ]
    words = view(otherwise, "/").block("what-is-new").words
    assert "LOT came with the data up to 2024-11-02" in words
    assert "fetched from new.example.gov, before from old.example.gov (HFCS)." in words


def test_the_same_columns_from_the_same_host_are_not_new(twice: Settings) -> None:
    assert ask(twice, "select count(*) from news() where kind in ('columns', 'address')") == [(0,)]


def test_what_a_release_brought_is_counted(twice: Settings) -> None:
    assert ask(
        twice,
        "select refreshed_on::varchar, new_reports, newer_versions, is_last, is_first "
        "from mart_refresh where source = 'hfcs' order by all",
    ) == [("2025-02-01", 52, 0, False, True), ("2025-02-09", 2, 52, True, False)]


def test_overview_says_it_first(twice: Settings) -> None:
    shown = view(twice, "/")
    block = shown.block("what-is-new")
    assert block.words.startswith(
        "Compared with 1 February 2025, the refresh before. "
        "2 of 4 series are above their limit, 1 product name is new."
    )
    assert "12 HFCS complaints name 7-OH in 2024-Q3; at most 2 were expected." in block.words
    assert "A rise in reports is not a rise in harm" in block.words
    assert "EXAMPLE 7-OH CHEW" in block.words
    assert shown.words.index("above their limit") < shown.words.index("There is no total.")


def test_a_day_in_the_address_is_what_it_is_compared_with(twice: Settings) -> None:
    words = view(twice, "/?since=2025-02-09").block("what-is-new").words
    assert words.startswith("Compared with 9 February 2025")
    assert "no product name is new." in words
    assert "EXAMPLE 7-OH CHEW" not in words


def test_filters_hold_for_what_is_new(twice: Settings) -> None:
    words = view(twice, "/?substance=kratom").block("what-is-new").words
    assert "No series of kratom is above its limit, no product name is new." in words
    words = view(twice, "/?substance=7-oh").block("what-is-new").words
    assert "2 series of 7-OH are above their limit, 1 product name is new." in words


def test_a_period_without_a_tested_quarter_says_so(twice: Settings) -> None:
    words = view(twice, "/?to=2024-Q2").block("what-is-new").words
    assert "is new; no quarter that was tested is in this period." in words
    assert "No series is above its limit" not in words
    words = view(twice, "/?from=2024-Q3").block("what-is-new").words
    assert "2 of 4 series are above their limit, 1 product name is new." in words


def test_an_alert_shows_and_leads_to_what_it_counts_whatever_the_filters(twice: Settings) -> None:
    for query in ("", "outcome=death", "count=events&role=suspect"):
        block = view(twice, f"/?{query}").block("what-is-new")
        (drawing,) = block.all("svg", role="img")
        assert drawing.attributes["aria-label"] == "12 in 2024-Q3, limit 2"
        there = block.links["Reports behind it"]
        assert there == "/reports?substance=7-oh&from=2024-Q3&to=2024-Q3&source=hfcs"
        assert "12 complaints in HFCS" in view(twice, there).words


def test_a_field_that_one_report_gives_is_given_on_more_than_none(tmp_path: Path) -> None:
    ages = {3: ["40"] * 120 + [""] * 81, 8: ["40"] + [""] * 200, 12: ["40"]}
    rows = [
        complaint(month, number % 28, month=month, year=2024, product="KRATOM")
        | {"REPORT_ID": f"2024-CFS-{month:02}{number:04}", "PATIENT_AGE": age}
        for month, each in ages.items()
        for number, age in enumerate(each)
    ]
    path = tmp_path / "HFCS-Quarterly-20241231--CSV_PRODUCT-BASED.csv"
    settings = built(tmp_path, hfcs=[write_csv(path, rows)])
    assert ask(settings, "select name, detail from news() where kind = 'completeness'") == [
        ("Age", "given on <1% of reports, 60% in the year before")
    ]


def test_on_the_first_refresh_names_are_new_by_their_own_date(tmp_path: Path) -> None:
    path = tmp_path / "HFCS-Quarterly-20241231--CSV_PRODUCT-BASED.csv"
    settings = built(tmp_path, hfcs=[write_csv(path, complaints())])
    new = news(context_of(settings, "/"))
    assert new.since is None
    assert {row["name"] for row in new.of("product_name")} == {"7-OH TABLETS"}


def test_with_little_data_nothing_is_tested_and_it_says_so(one_quarter: Settings) -> None:
    words = view(one_quarter, "/").block("what-is-new").words
    assert "no series has a past long enough to be tested." in words
    assert "Tested: nothing yet; a source needs ten complete quarters." in words


def test_a_source_is_overdue_by_its_own_calendar(twice: Settings) -> None:
    context = context_of(twice, "/")
    ((through, due),) = ask(
        twice, "select data_through_date, due_on from mart_due where source = 'hfcs'"
    )
    assert (due - through).days == 155
    assert not overdue(context, today=date.fromordinal(due.toordinal() - 1))
    assert [row["source"] for row in overdue(context, today=due)] == ["hfcs"]


@pytest.fixture
def client(twice: Settings) -> Any:
    app = create_app(DashboardSettings(data=twice.data))
    return app.server.test_client()


def test_the_atom_feed_holds_alerts_and_what_is_new(client: Any) -> None:
    response = client.get("/feed.atom")
    assert response.content_type == feeds.TYPES["atom"]
    root = ET.fromstring(response.text)  # noqa: S314
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert "12 HFCS complaints name 7-OH in 2024-Q3; at most 2 were expected." in titles
    assert "New product name in HFCS: EXAMPLE 7-OH CHEW" in titles
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert (
        client.get("/feed.atom", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )


def test_the_json_feed_takes_the_filters_of_the_address(client: Any) -> None:
    document = json.loads(client.get("/feed.json?substance=7-oh").text)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"].endswith("/feed.json?substance=7-oh")
    (first,) = [item for item in of_reports(document) if "alert" in item["id"]]
    assert "A rise in reports is not a rise in harm." in first["content_text"]
    assert first["url"].endswith("/trends?substance=7-oh&source=hfcs")
    assert of_reports(json.loads(client.get("/feed.json?substance=kratom").text)) == []


def of_reports(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that are no law."""
    return [item for item in document["items"] if "law" not in item["id"]]


def test_pages_name_the_feeds_for_readers_that_look(client: Any) -> None:
    page = client.get("/").text
    for kind, path in feeds.PATHS.items():
        assert f'type="{feeds.TYPES[kind].split(";")[0]}" href="{path}"' in page


def test_a_text_from_a_report_cannot_leave_its_place() -> None:
    entry = feeds.Entry(
        key='new:<a>&"', title="<b>&\x0c", text="]]>", path="/?a=1&b=2", updated=datetime.now(UTC)
    )
    written = feeds.atom([entry], base="http://x", own="/feed.atom", title="t", built=entry.updated)
    (found,) = ET.fromstring(written).iter(f"{ATOM}entry")  # noqa: S314
    assert found.findtext(f"{ATOM}title") == "<b>&"
    assert found.findtext(f"{ATOM}summary") == "]]>"


def test_without_a_warehouse_a_feed_says_so(tmp_path: Path) -> None:
    app = create_app(DashboardSettings(data=tmp_path))
    assert isinstance(app.server, flask.Flask)
    assert app.server.test_client().get("/feed.atom").status_code == 503
