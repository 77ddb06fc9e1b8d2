"""One report's page and the list of reports, from a tiny warehouse."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import pages
from dashboard.app import create_app
from dashboard.charts import report, report_list
from dashboard.charts.report_products import marked
from dashboard.downloads import report_size
from dashboard.figures.timeline import Moment
from dashboard.records import Record, read_record
from dashboard.settings import Settings as DashboardSettings
from dashboard.theme import View
from dashboard.warehouse import Snapshot
from etl import pipeline
from etl.settings import Settings
from etl.sources.registry import REPORT_SYSTEMS
from tests.support import ROOT, figures
from tests.support.markup import Element
from tests.support.pages import Shown, view, warehouse_of, whole_page
from tests.support.releases import Case, Drug, Quarter, hfcs_row, write_csv
from tests.support.substances import SUBSTANCES
from tests.support.warehouses import built

KRATOM, SEVEN_OH = SUBSTANCES["kratom"].css_class, SUBSTANCES["7-oh"].css_class

FULL = Case(
    caseid=90000001,
    version=2,
    received="20250115",
    latest="20250420",
    event="202411",
    outcomes=["HO", "OT"],
    reactions=["Seizure", "Nausea"],
    weight="170",
    weight_unit="LBS",
    report_kind="PER",
    occupation="MD",
    drugs=[
        Drug(
            name="7\u00b7OH CHEWABLE",
            ingredient="HERBALS\\MITRAGYNINE",
            dose="20 MG, BID",
            route="Oral",
        ),
        Drug(name="KRATOM 7-OH", role="C"),
        Drug(name="XANAX", role="C"),
        Drug(name="NARCAN", role="C"),
        Drug(name="CALCIUM KRATOMOS", role="DN"),
    ],
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    settings = Settings(data=folder / "data")
    twins = [Case(caseid=90000010), Case(caseid=90000011)]
    possible = Case(caseid=90000020, drugs=[Drug(name="KETUM")], event="")
    many = Case(
        caseid=90000030,
        received="20250301",
        report_kind="DIR",
        age="",
        drugs=[
            *(Drug(name=f"MEDICINE {number}", role="C") for number in range(300)),
            Drug(name="KRATOM TEA", role="C"),
        ],
    )
    gone = Case(caseid=90000040)
    older = Case(caseid=90000001, received="20250115", drugs=FULL.drugs[:1])
    for quarter in (
        Quarter(name="2025q1", cases=[older, *twins, possible, gone]),
        Quarter(name="2025q2", cases=[FULL, many], deleted=[gone.caseid]),
    ):
        pipeline.add(settings, "faers", [quarter.write(folder)])
    rows = [hfcs_row(f"7{number:04}") for number in range(60)]
    pipeline.add(settings, "hfcs", [write_csv(folder / "hfcs.csv", rows)])
    pipeline.run(settings)
    return settings.data


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    return warehouse_of(Settings(data=data)).snapshot()


def record(snapshot: Snapshot, report_id: str) -> Record:
    found = read_record(snapshot, report_id)
    assert found is not None
    return found


def page(data: Path, address: str) -> Shown:
    return view(Settings(data=data), address)


def marks(shown: Shown) -> list[tuple[str, str]]:
    return [(one.text, one.attributes["class"]) for one in shown.tree.all("mark")]


def test_the_page_shows_what_the_rule_matched_in_the_verbatim(data: Path) -> None:
    shown = page(data, "/report?id=faers:90000001")
    assert marks(shown) == [
        ("7\u00b7OH", SEVEN_OH),
        ("KRATOM", KRATOM),
        ("7-OH", SEVEN_OH),
        ("KRATOMOS", KRATOM),
    ]
    text = shown.words
    assert "Rule kratom-name: substance name in the product name, certain" in text
    assert "Hospitalized; Other serious" in text
    assert "November 2024, month only" in text
    assert "US state not collected" in text
    assert "alprazolam, class list" in text
    assert "benzodiazepines; apart, as treatment: naloxone" in text
    assert "Whether 7-OH was the product\u2019s only active content" in text
    assert "Two releases loaded here delivered it; the values are those of faers 2025q2." in text


def fields(shown: Shown) -> dict[str, str]:
    """The facts of a report: name and value."""
    listed = shown.tree.one(name="kv")
    pairs = [one.children for one in listed.children if isinstance(one, Element)]
    return {name.words: value.words for name, value in pairs}


def test_the_page_shows_weight_dose_reporter_and_kind_of_report(data: Path) -> None:
    shown = page(data, "/report?id=faers:90000001")
    found = fields(shown)
    assert found["Weight"] == "77 kg"
    assert found["Dose of the substance"] == "20 MG, BID"
    assert found["Kind of report"] == "Periodic"
    assert found["Reporter"] == "Physician"
    heads, first, second, *_ = shown.tree.rows
    assert heads[3] == "Dose and route given"
    assert (first[3], second[3]) == ("20 MG, BID; route Oral", "not given")


def test_what_is_missing_is_said_and_differs_from_what_is_not_collected(data: Path) -> None:
    names = ("Weight", "Dose of the substance", "Age", "Kind of report", "Reporter")
    missing = fields(page(data, "/report?id=faers:90000030"))
    assert [missing[name] for name in names] == [
        "not given",
        "not given",
        "not given",
        "Direct",
        "Consumer",
    ]
    complaint = page(data, "/report?id=hfcs:70000")
    elsewhere = fields(complaint)
    assert [elsewhere[name] for name in names if name != "Age"] == ["not collected"] * 4
    assert "Dose and route given" not in complaint.words


@pytest.mark.parametrize(
    ("kilograms", "written"), [(77.1, "77 kg"), (3.25, "3.2 kg"), (float("nan"), None)]
)
def test_a_weight_of_a_newborn_keeps_its_decimal(kilograms: float, written: str | None) -> None:
    assert report._weight(kilograms) == written


def test_a_report_with_hundreds_of_products_begins_with_those_that_were_read(data: Path) -> None:
    shown = page(data, "/report?id=faers:90000030")
    assert "301 products, 1 of them read as a watched substance" in shown.words
    assert "those read as a watched substance first" in shown.words
    _, first, second, *rest = shown.tree.rows
    assert (first[0], second[0], len(rest)) == ("KRATOM TEA", "MEDICINE 0", 299)
    listed = page(data, "/reports").tree.rows
    (line,) = [row for row in listed if row[0] == "faers:90000030"]
    assert len(line[3]) < 130
    assert line[3].endswith("…")


def test_a_deleted_report_is_not_shown(data: Path) -> None:
    assert "There is no such report" in page(data, "/report?id=faers:90000040").words
    assert "faers:90000040" not in page(data, "/reports").links


def test_the_way_back_keeps_the_filters(data: Path) -> None:
    for report_id in ("faers:90000001", "faers:1"):
        found = page(data, f"/report?id={report_id}&substance=7-oh&from=2024-Q1").links
        query = parse_qs(urlsplit(found["Reports matching these filters"]).query)
        assert (query["substance"], query["from"]) == (["7-oh"], ["2024-Q1"])
        assert "id" not in query
    second_page = page(data, "/reports?source=hfcs&page=2")
    report_id = next(text for text in second_page.links if text.startswith("hfcs:"))
    back = page(data, f"/report?id={report_id}").links["Reports matching these filters"]
    assert back == "/reports?source=hfcs&page=2"


def test_a_possible_match_has_a_page_and_counts_nowhere(data: Path) -> None:
    text = page(data, "/report?id=faers:90000020").words
    assert "Counted under no substance." in text
    assert "nowhere: no match is sure enough" in text
    assert "kratom: the match is merely possible" in text
    assert "not among the 4 reports that match" in text


def test_suspected_duplicates_link_to_each_other(data: Path) -> None:
    found = page(data, "/report?id=faers:90000010&outcome=any").links
    assert parse_qs(urlsplit(found["faers:90000011"]).query) == {"id": ["faers:90000011"]}


def test_previous_and_next_follow_the_list_under_the_filters(data: Path) -> None:
    found = page(data, "/report?id=faers:90000001&substance=kratom,7-oh").links
    order = ["faers:90000030", "faers:90000001", "faers:90000010", "faers:90000011"]
    query = parse_qs(urlsplit(found["Next report"]).query)
    assert query == {"substance": ["kratom,7-oh"], "id": [order[2]]}
    assert "Previous report" not in page(data, f"/report?id={order[0]}").links
    last = page(data, f"/report?id={order[3]}").links
    assert "Next report" not in last
    assert parse_qs(urlsplit(last["Previous report"]).query)["id"] == [order[2]]


def test_the_list_is_paged_and_each_system_stands_alone(data: Path) -> None:
    first = page(data, "/reports?source=hfcs")
    assert "60 complaints in HFCS" in first.words
    assert "Page 1 of 2" in first.words
    assert first.links["Next"].endswith("source=hfcs&page=2")
    second = page(data, "/reports?source=hfcs&page=2")
    assert "HFCS complaints 31 to 60" in second.words
    ids = {text for text in second.links if text.startswith("hfcs:")}
    assert len(ids) == 30
    assert not ids & set(first.links)
    assert not any(text.startswith("faers:") for text in second.links)


@pytest.mark.parametrize(
    ("asked", "expected"), [(None, 1), ("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1)]
)
def test_a_page_that_is_not_there_is_the_nearest_one(asked: str | None, expected: int) -> None:
    assert report_list.page_number(asked, 3) == expected


def test_a_choice_without_reports_says_so(data: Path) -> None:
    assert "No FAERS report matches" in page(data, "/reports?outcome=death").words


def test_no_report_and_an_unknown_report_say_so(data: Path) -> None:
    assert "No report is chosen" in page(data, "/report").words
    for wrong in ("faers:1", "poison_center:1", "' or 1=1", "%F0%9F%99%82"):
        assert "There is no such report" in page(data, f"/report?id={wrong}").words


def test_only_public_systems_can_have_single_reports(snapshot: Snapshot) -> None:
    systems = {key for key, one in REPORT_SYSTEMS.items() if one.publishes_records}
    assert systems == {"faers", "hfcs", "medical_examiner"}
    text = (ROOT / "sql" / "mart" / "mart_public_report.sql").read_text(encoding="utf-8")
    assert "from registry_report_system where publishes_records" in text
    assert {"faers", "hfcs"} == set(snapshot.table("mart_public_report")["source"]) <= systems


def test_the_csv_of_a_report_holds_all_of_it(data: Path, snapshot: Snapshot) -> None:
    client = create_app(DashboardSettings(data=data)).server.test_client()
    answer = client.get("/download/report.csv?id=faers:90000001")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "kratomwatch_report_faers-90000001.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["part"] for row in rows} == {
        "field",
        "product",
        "read as",
        "also listed",
        "reaction",
        "delivery",
    }
    assert [row["name"] for row in rows if row["part"] == "product"] == [
        drug.name for drug in FULL.drugs
    ]
    fields = {row["name"]: row["value"] for row in rows if row["part"] == "field"}
    assert fields["received_date"] == "2025-01-15"
    assert len(answer.data) == report_size(record(snapshot, "faers:90000001"))
    assert client.get("/download/report.csv?id=faers:1").status_code == 404
    assert client.get("/download/report_list.csv?source=hfcs").text.count("hfcs:") == 60


def test_the_window_is_named_after_the_report() -> None:
    assert pages.report.PAGE.title_for({"id": "faers:1"}) == "faers:1 · Report · kratomwatch"
    assert pages.report.PAGE.title_for({}) == "Report · kratomwatch"
    assert pages.reports.PAGE.title_for({"id": "faers:1"}) == "Reports · kratomwatch"


def test_the_timeline_keeps_precision_and_order(snapshot: Snapshot) -> None:
    moments = report.timeline(record(snapshot, "faers:90000001"))
    assert [moment.name for moment in moments] == ["Event", "Received", "Version 2"]
    assert (moments[0].first, moments[0].last) == (date(2024, 11, 1), date(2024, 11, 30))
    assert moments[2].words == "20 Apr 2025, stands"


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_a_timeline_of_any_length_is_drawn(number: int, *, narrow: bool) -> None:
    days = [date(2025, 1, 1 + place) for place in range(number)]
    moments = [
        Moment(name=f"Version {day.day}", words="words", first=day, last=day) for day in days
    ]
    figure = figures.timeline_figure(moments, view=View("dark", narrow))
    assert figure.layout.height > 0
    names = [note.text for note in figure.layout.annotations if "Version" in note.text]
    assert len(names) == number


def test_overlapping_matches_are_underlined_once() -> None:
    parts_of = marked("7OHKRATOM", [(0, 4, SEVEN_OH), (3, 9, KRATOM)])
    marks = [one for one in parts_of if not isinstance(one, str)]
    assert [(one.children, one.attributes["className"]) for one in marks] == [
        ("7OHK", SEVEN_OH),
        ("RATOM", KRATOM),
    ]
    assert marked("KRATOM TEA", []) == ["KRATOM TEA"]


def test_a_release_that_names_nothing_blames_no_filter(tmp_path: Path) -> None:
    cases = [Case(caseid=90000001, drugs=[Drug(name="ASPIRIN")]), Case(caseid=90000002, drugs=[])]
    settings = built(tmp_path, faers=[Quarter(cases=cases)])
    shown = whole_page(settings, "/trends").words
    assert "No FAERS report names a watched substance. 2 reports are loaded." in shown
    assert "Show any substance" not in shown
