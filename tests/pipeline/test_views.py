"""What the browser asks for and is answered: a slot's content, its panels, nothing and nonsense."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dashboard import routes
from dashboard.app import create_app
from dashboard.charts.base import Chart
from dashboard.charts.report_list import BLOCK as REPORT_LIST
from dashboard.pages import PAGES
from dashboard.settings import Settings as DashboardSettings
from dashboard.warehouse import Snapshot, Warehouse
from etl.settings import Settings
from tests.support.figures import checked
from tests.support.markup import Element, parsed
from tests.support.pages import Shown, view, views, warehouse_of
from tests.support.releases import (
    Case,
    Drug,
    Quarter,
    hfcs_row,
    recall_record,
    write_answer,
    write_csv,
)
from tests.support.warehouses import built

# Its warehouse is made once: one worker takes them all.
pytestmark = pytest.mark.xdist_group("views")

PRODUCT = 'KRATOM <img src=x onerror="alert(1)"> & TEA'
INGREDIENT = "<A HREF=HTTPS://EXAMPLE.ORG>LINK</A>"
BRAND = '7-OH "><script>alert(2)</script>'
FIRM = "<b>Firm</b> & Sons"
LIGHT = {"scheme": "light", "narrow": False}
BY_SOURCE = [(page.path, view.key) for page in PAGES for view in page.views if view.by_source]
UNREADABLE = (
    "from=0000-Q1",
    "to=9999-Q4",
    "from=2025-Q1%0A",
    "from=%D9%A2%D9%A0%D9%A2%D9%A5-Q1",
    "page=%C2%B2",
    "asof=2025-02-30",
    "substance=,,nothing,%00",
    "role=x&outcome=%00&view=x&source=x",
    "&&&==%",
    "a" * 10_000,
)
FAR_OFF = (
    "from=2999-Q4",
    "to=1000-Q1",
    "from=2025-Q3&to=2024-Q1",
    "page=" + "9" * 5000,
    "asof=0001-01-01",
    "asof=9999-12-31",
    "id=%27%20or%201%3D1%00",
)
WITH_CHOICES = (
    "trend/faers",
    "trend/hfcs",
    "counts_by_year/faers",
    "completeness/faers",
    "report_list/faers",
    "report/all",
    "events/all",
    "recalls/all",
    "legal_status/all",
    "policy_timeline/all",
    "poison_center_year/all",
    "questions/all",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Twenty drug reports naming kratom, forty complaints of which twenty name 7-OH."""
    folder = tmp_path_factory.mktemp("views")
    drugs = [Drug(name=PRODUCT), Drug(name="OTHER", ingredient=INGREDIENT, role="C")]
    cases = [
        Case(caseid=90000001 + place, received=f"20250{1 + place % 3}15", drugs=drugs)
        for place in range(20)
    ]
    rows = [
        hfcs_row(f"7{place:04}", PRODUCT=BRAND if place % 2 else "KRATOM POWDER")
        for place in range(40)
    ]
    recall = recall_record("F-1-2025", recalling_firm=FIRM, recall_initiation_date="20250210")
    return built(
        folder,
        faers=[Quarter(name="2025q1", cases=cases)],
        hfcs=[write_csv(folder / "hfcs.csv", rows)],
        openfda_recalls=[write_answer(folder / "food-enforcement.json", [recall])],
    )


@pytest.fixture(scope="module")
def every(settings: Settings) -> list[Shown]:
    """Every view of every page for every source."""
    return [shown for page in PAGES for shown in views(settings, page.path)]


def html_of(settings: Settings, asked: str) -> Element:
    return parsed(routes.content(warehouse_of(settings), asked)["html"])


# texts of reports


def test_hostile_names_stay_text_on_every_page(settings: Settings, every: list[Shown]) -> None:
    assert len(every) > len(PAGES)
    for shown in every:
        for element in shown.tree.walk():
            assert element.tag not in ("img", "script"), list(shown.asks)
            assert "onerror" not in element.attributes, list(shown.asks)
    assert PRODUCT in view(settings, "/report?id=faers:90000001").tree.text
    assert BRAND in view(settings, "/reports?source=hfcs").tree.text
    listed = view(settings, "/co-ingestants?source=faers&view=ingredients")
    assert INGREDIENT in listed.tree.text
    assert FIRM in view(settings, "/context?view=recalls").tree.text


def test_hostile_names_are_no_tags_on_a_chart(settings: Settings) -> None:
    for narrow in (False, True):
        shown = view(settings, "/co-ingestants?source=faers&view=ingredients", narrow=narrow)
        (figure,) = shown.figures.values()
        written = json.dumps(figure, ensure_ascii=False)
        assert "&lt;A HREF" in written
        assert "<A" not in written
    shown = view(settings, "/trends?source=faers")
    assert "<b>Firm" not in json.dumps(shown.figures, ensure_ascii=False)


# equal questions


def test_names_are_spelled_out_before_anything_is_said_of_them(every: list[Shown]) -> None:
    spelled = (
        "FAERS is the FDA Adverse Event Reporting System; HFCS is the Human Foods Complaint System."
    )
    for shown in every:
        heading, after = shown.tree.words.split(spelled, 1)
        assert "FAERS" not in heading, shown.title
        assert after, shown.title


def test_equal_questions_have_equal_answers(settings: Settings, every: list[Shown]) -> None:
    """Also in another process, which attached the same file by itself."""
    folders = settings.folders
    other = Warehouse(folders.warehouse, folders.status, runs_path=folders.runs)
    for shown in every:
        again = [routes.content(other, asked) for asked in shown.asks.values()]
        figures = {name: one for answer in again for name, one in answer["figures"].items()}
        assert json.dumps(figures) == json.dumps(shown.figures), list(shown.asks)
        for name, answer in zip(shown.asks, again, strict=True):
            assert answer["html"] in shown.html, name


def test_what_changes_an_answer_stands_in_the_question(settings: Settings) -> None:
    asked = {
        search + str(kind): tuple(view(settings, f"/trends{search}", **kind).asks.values())
        for search in ("", "?substance=7-oh", "?from=2025-Q1", "?role=suspect", "?outcome=death")
        for kind in ({}, {"scheme": "dark"}, {"narrow": True})
    }
    assert len(set(asked.values())) == len(asked)
    generation = warehouse_of(settings).snapshot().generation
    assert all(f"generation={generation}" in one for asks in asked.values() for one in asks)


# nothing and nonsense


@pytest.mark.parametrize(("path", "key"), BY_SOURCE)
def test_a_source_with_nothing_is_one_line_and_never_the_first(
    settings: Settings, path: str, key: str
) -> None:
    """7-OH stands on complaints alone."""
    deaths = path == "/poison-centers"
    blocks = [
        one
        for page in PAGES
        for view in page.views
        if (page.path, view.key) == (path, key)
        for one in view.blocks
        if isinstance(one, Chart) or one is REPORT_LIST
    ]
    shown = view(settings, f"{path}?substance=7-oh&view={key}")
    # complaints say none of these, so nothing has an answer there
    not_asked = ("reporter", "country", "reason", "onset", "stopped")
    first = "faers" if key in not_asked else "hfcs"
    source = "all" if deaths else first
    assert {f"{block.key}-{source}" for block in blocks} <= set(shown.asks)
    asked = view(settings, f"{path}?substance=7-oh&view={key}&source=faers")
    for block in blocks:
        place = asked.tree.one(data_slot=f"{block.key}-{'all' if deaths else 'faers'}")
        (line,) = place.children
        assert isinstance(line, Element)
        assert (line.tag, line.classes) == ("p", ["one"])
        title, *rest = line.children
        assert isinstance(title, Element)
        assert title.text.endswith(".")
        assert "".join(one if isinstance(one, str) else one.text for one in rest).strip()
    assert not [one for one in asked.figures if "faers" in one and "years" not in one]


def test_a_source_with_something_is_the_first(settings: Settings) -> None:
    for path in ("/", "/trends", "/co-ingestants", "/reports"):
        here = view(settings, path).result.one("a", aria_current="true")
        assert here.id == "source-faers"
        here = view(settings, f"{path}?substance=7-oh").result.one("a", aria_current="true")
        assert here.id == "source-hfcs"
        named = view(settings, f"{path}?substance=7-oh&source=faers").result
        assert named.one("a", aria_current="true").id == "source-faers"
        assert "FAERS 0 reports" in named.words
        assert "HFCS 20 complaints" in named.words


def test_the_line_of_a_source_with_nothing_leads_on(settings: Settings) -> None:
    shown = view(settings, "/trends?substance=7-oh&source=faers")
    (way_on,) = shown.tree.one("p", name="one").links.values()
    assert view(settings, way_on).figures
    shown = view(settings, "/reports?substance=7-oh&source=faers")
    (way_on,) = shown.tree.one("p", name="one").links.values()
    assert "20 reports in FAERS" in view(settings, way_on).words


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("", "There is nothing of this name."),
        ("?", "There is nothing of this name."),
        ("//?/", "There is nothing of this name."),
        ("nothing/faers", "There is nothing of this name."),
        ("<script>/faers", "There is nothing of this name."),
        ("trend", "There is no such source."),
        ("trend/nobody", "There is no such source."),
        ("events/nobody", "There is no such source."),
        ("trend/FAERS?path=/trends", "There is no such source."),
        ("trend/all", "No source that could show it is loaded."),
        ("questions/all?path=/nowhere", "There is no such page."),
    ],
)
def test_an_unknown_name_or_source_is_one_line(settings: Settings, asked: str, says: str) -> None:
    (line,) = html_of(settings, asked).children
    assert isinstance(line, Element)
    assert line.classes == ["one"]
    assert says in line.text


@pytest.mark.parametrize("query", UNREADABLE, ids=lambda query: query[:20])
def test_a_choice_that_cannot_be_read_counts_as_not_chosen(settings: Settings, query: str) -> None:
    for page in PAGES:
        shown = view(settings, f"{page.path}?{query}") if page.path == "/trends" else None
        frame = routes.page(
            warehouse_of(settings), pathname=page.path, search=f"?{query}", view=LIGHT
        )
        assert all(frame[part] for part in (0, 2, 4))
        assert shown is None or shown.figures
    warehouse = warehouse_of(settings)
    for asked in WITH_CHOICES:
        answer = routes.content(warehouse, f"{asked}?path=/trends&{query}")
        usual = routes.content(warehouse, f"{asked}?path=/trends")
        assert answer["figures"] == usual["figures"], asked
        if "view=" not in query:
            assert answer["html"] == usual["html"], asked


@pytest.mark.parametrize("query", FAR_OFF, ids=lambda query: query[:20])
def test_a_choice_far_off_is_answered(settings: Settings, query: str) -> None:
    for page in PAGES:
        frame = routes.page(
            warehouse_of(settings), pathname=page.path, search=f"?{query}", view=LIGHT
        )
        assert all(frame[part] for part in (0, 2, 4))
    for asked in WITH_CHOICES:
        assert html_of(settings, f"{asked}?path=/trends&{query}").children


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["trend", "report", "report_list", "questions", ""]), text=st.text())
def test_any_text_at_all_is_answered(settings: Settings, name: str, text: str) -> None:
    warehouse = warehouse_of(settings)
    for asked in (text, f"{name}/{text}", f"{name}/faers?{text}", f"{name}/all?id={quote(text)}"):
        answer = routes.content(warehouse, asked)
        assert parsed(answer["html"]).children
        assert answer["ask"] == asked.strip()
        opened = routes.panel(warehouse, asked, name=text)
        assert parsed(opened["html"]).children


def test_every_figure_is_one_that_plotly_knows(settings: Settings, every: list[Shown]) -> None:
    """Of every view and source, wide and narrow: Plotly's own objects check each value."""
    assert {len(checked(one).data) for shown in every for one in shown.figures.values()} != {0}
    for page in PAGES:
        for one in page.views:
            shown = view(settings, f"{page.path}?view={one.key}", scheme="dark", narrow=True)
            for figure in shown.figures.values():
                checked(figure)


# answers that are kept


def test_an_answer_is_given_again_without_asking_the_warehouse(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = view(settings, "/trends?source=faers").asks["trend-faers"]
    warehouse = warehouse_of(settings)
    content = routes.content(warehouse, asked)
    panel = routes.panel(warehouse, asked, name="trend-faers-table")
    other = asked.replace("scheme=light", "scheme=dark")

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("the warehouse is asked")

    monkeypatch.setattr(Snapshot, "ask", fail)
    assert routes.content(warehouse, asked) == content
    assert routes.content(warehouse, f" {asked} ") == content
    assert routes.panel(warehouse, asked, name="trend-faers-table") == panel
    with pytest.raises(AssertionError, match="is asked"):
        routes.content(warehouse, other)
    keeps_nothing = Warehouse(settings.folders.warehouse, settings.folders.status, answers_bytes=0)
    for _ in range(2):
        with pytest.raises(AssertionError, match="is asked"):
            routes.content(keeps_nothing, asked)


def test_a_new_generation_is_never_answered_from_the_old_one(
    settings: Settings, tmp_path: Path
) -> None:
    path, new = tmp_path / "published.duckdb", tmp_path / "new.duckdb"
    for copy in (path, new):
        shutil.copy(settings.folders.warehouse, copy)
    with duckdb.connect(str(new)) as connection:
        connection.execute("update mart_source set name = 'Renamed' where source = 'faers'")
    warehouse = Warehouse(path, tmp_path / "status.json")
    asked = "trend/faers?path=/trends&generation=of-the-first"
    before = routes.content(warehouse, asked)
    table = routes.panel(warehouse, asked, name="trend-faers-table")
    assert "Renamed" not in before["html"] + table["html"]
    new.replace(path)
    after = routes.content(warehouse, asked)
    assert "Renamed" in after["html"]
    assert "Renamed" in routes.panel(warehouse, asked, name="trend-faers-table")["html"]
    assert routes.content(warehouse, asked) == after


def test_what_the_last_run_did_is_not_remembered_for_longer(
    settings: Settings, tmp_path: Path
) -> None:
    status = tmp_path / "status.json"
    warehouse = Warehouse(settings.folders.warehouse, status)
    assert "refresh failed" not in routes.content(warehouse, "sources/all")["html"]
    entry = {"last_error": "no answer", "error_kind": "failed", "failing_since": "2025-05-01"}
    status.write_text(json.dumps({"sources": {"faers": entry}}), encoding="utf-8")
    assert "refresh failed" in routes.content(warehouse, "sources/all")["html"]


# panels


def test_a_table_is_not_sent_before_it_is_opened(settings: Settings) -> None:
    asked = view(settings, "/trends?source=faers").asks["trend-faers"]
    answer = routes.content(warehouse_of(settings), asked)
    place = parsed(answer["html"]).with_id("trend-faers-table")
    assert (place.attributes["data-lazy"], place.children) == ("yes", [])
    assert "hidden" in place.attributes
    opened = routes.panel(warehouse_of(settings), asked, name="trend-faers-table")
    assert set(opened) == {"ask", "name", "html"}
    assert parsed(opened["html"]).rows[1][0] == "2025-Q1"


def test_every_panel_that_comes_later_holds_a_table_or_a_statement(every: list[Shown]) -> None:
    panels = [(shown, panel) for shown in every for panel in shown.tree.all(data_lazy="yes")]
    assert len(panels) > len(PAGES)
    for shown, panel in panels:
        button = shown.tree.one("button", data_panel=panel.id)
        if shown.asks.keys() & {"method_questions-all"}:
            assert len(panel.all("pre")) == 1, panel.id
            assert panel.all("pre")[0].words
            continue
        if panel.id.endswith("-made"):
            assert panel.one("code").words.startswith("from "), panel.id
            assert button.words.startswith("How was this number made?")
            continue
        assert len(panel.all("table")) == 1, panel.id
        is_fold = any(name.startswith("method_") for name in shown.asks)
        assert button.words if is_fold else button.words.startswith("Table")


def test_a_panel_of_no_name_is_one_line(settings: Settings) -> None:
    asked = view(settings, "/trends?source=faers").asks["trend-faers"]
    for wrong, name in ((asked, "nothing"), ("nothing/faers", "trend-faers-table"), (asked, "")):
        opened = routes.panel(warehouse_of(settings), wrong, name=name)
        assert "There is nothing of this name." in parsed(opened["html"]).text


def test_a_warehouse_that_is_gone_is_said_in_every_answer(tmp_path: Path) -> None:
    gone = Warehouse(tmp_path / "no.duckdb", tmp_path / "status.json")
    for answer in (
        routes.content(gone, "trend/faers"),
        routes.panel(gone, "trend/faers", name="trend-faers-table"),
    ):
        shown = parsed(answer["html"])
        assert shown.one("div").classes == ["state", "bad"]
        assert "python -m etl demo" in shown.text
    children, result, _, strip, title = routes.page(gone, pathname="/", search="", view=LIGHT)
    assert "The numbers cannot be shown" in children[0].html
    assert (result, strip, title) == ("", "", "No data · kratomwatch")


# the wires


def test_the_browser_gets_the_same_over_the_wire(settings: Settings) -> None:
    app = create_app(DashboardSettings(data=settings.data))
    client = app.server.test_client()

    def called(output: str, value: Any, *, of: str) -> Any:
        """Call back as the browser does: the pattern, then the very place."""
        place = {"number": 0, "type": "place"}
        answer = client.post(
            "/_dash-update-component",
            json={
                "output": f'{{"number":["MATCH"],"type":"place"}}.{output}',
                "outputs": {"id": place, "property": output},
                "inputs": [{"id": place, "property": of, "value": value}],
                "changedPropIds": [f'{{"number":0,"type":"place"}}.{of}'],
            },
        )
        assert answer.status_code == 200, answer.text
        return answer.get_json()["response"]['{"number":0,"type":"place"}'][output]

    asked = view(settings, "/trends?source=faers").asks["trend-faers"]
    content = routes.content(warehouse_of(settings), asked)
    assert called("content", asked, of="asked") == content
    wanted = {"ask": asked, "name": "trend-faers-table"}
    panel = routes.panel(warehouse_of(settings), asked, name=wanted["name"])
    assert called("panel", wanted, of="wanted") == panel
