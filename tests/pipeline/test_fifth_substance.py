"""A further substance is watched by rows of the vocabulary alone: here tianeptine."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.components.html import to_markup
from dashboard.downloads import csv_bytes
from dashboard.filter_bar import filter_form
from dashboard.filters import Filters
from dashboard.pages import PAGES
from dashboard.theme import COLORS
from etl import pipeline, vocabulary
from etl.cli import app
from etl.privacy.exposure_tables import ANY, relations, total
from etl.privacy.suppression import Relation
from etl.recognition.engine import Recogniser
from etl.recognition.review import near_misses
from etl.settings import Settings
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import view, views, warehouse_of
from tests.support.releases import Case, Drug, Quarter
from tests.support.warehouses import ask, built

ROWS: dict[str, list[dict[str, str]]] = {
    "substances": [
        {
            "key": "tianeptine",
            "label": "Tianeptine",
            "words": "tianeptine",
            "adjective": "tianeptine",
            "color": "olive",
            "dash": "solid",
            "symbol": "pentagon",
            "width": "2.25",
            "sort_order": "5",
            "exposure_group": "tianeptine",
            "contents": "",
            "policy_scope": "tianeptine",
            "review_words": "TIANEPTINE",
            "aliases": "tia",
        }
    ],
    "exposure_groups": [
        {"key": "tianeptine", "label": "Tianeptine", "sort_order": "3", "precedence": "3"}
    ],
    "policy_scopes": [{"scope": "tianeptine", "scope_label": "Tianeptine", "sort_order": "4"}],
    "policy_events": [
        {
            "event_id": "al-tianeptine-2021",
            "jurisdiction": "US",
            "kind": "regulatory_action",
            "title": "A notice on tianeptine",
            "scopes": "leaf,tianeptine",
            "effective_date": "2021-03-01",
            "date_precision": "day",
            "source": "invented for a test",
            "url": "https://example.org",
            "as_of": "2026-11-26",
            "verified": "true",
        }
    ],
    "substance_rules": [
        {
            "rule_id": "tianeptine",
            "substance": "tianeptine",
            "kind": "ingredient",
            "pattern": r"\bTIANEPTINE\b",
            "fields": "both",
            "confidence": "certain",
            "source": "INN",
            "reviewed_on": "2026-11-26",
            "next_review": "2027-05-26",
        }
    ],
}


@pytest.fixture
def watching_tianeptine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The vocabulary with the rows that make tianeptine a watched substance."""
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    for path in vocabulary.files():
        (folder / path.name).write_bytes(path.read_bytes())
        with (folder / path.name).open("a+", encoding="utf-8", newline="") as file:
            file.seek(0)
            header = next(csv.reader(file))
            csv.DictWriter(file, header).writerows(ROWS.get(path.stem, []))
    monkeypatch.setattr(vocabulary, "VOCABULARY", folder)
    return folder


def quarter() -> Quarter:
    kratom, tianeptine = (
        Drug(name="KRATOM"),
        Drug(name="TIANEPTINE SODIUM", ingredient="TIANEPTINE"),
    )
    return Quarter(
        cases=[
            Case(caseid=90000001, drugs=[tianeptine]),
            Case(caseid=90000002, drugs=[kratom, tianeptine, Drug(name="ASPIRIN", role="C")]),
            # A brand that the ingredients know and the rules do not.
            Case(caseid=90000003, drugs=[kratom, Drug(name="ZAZA RED", role="C")]),
        ]
    )


def mentions(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        """select report.case_id, named.substance
        from mart_report_substance as named
        join core_report as report on named.report_id = report.report_id order by all""",
    )


def co_ingestants(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        """select report.case_id, listed.ingredient
        from core_co_ingestant as listed
        join core_report as report on listed.report_id = report.report_id order by all""",
    )


def test_without_the_rows_tianeptine_is_another_ingredient(tmp_path: Path) -> None:
    settings = built(tmp_path, faers=[quarter()])
    assert mentions(settings) == [("90000002", "kratom"), ("90000003", "kratom")]
    assert co_ingestants(settings) == [
        ("90000002", "ASPIRIN"),
        ("90000002", "TIANEPTINE"),
        ("90000003", "TIANEPTINE"),
    ]


@pytest.mark.usefixtures("watching_tianeptine")
def test_reports_name_it_and_it_is_not_listed_beside_itself(tmp_path: Path) -> None:
    settings = built(tmp_path, faers=[quarter()])
    assert mentions(settings) == [
        ("90000001", "tianeptine"),
        ("90000002", "kratom"),
        ("90000002", "tianeptine"),
        ("90000003", "kratom"),
    ]
    # No rule reads the brand: it stays listed by its own name, not as what it is known to be.
    assert co_ingestants(settings) == [("90000002", "ASPIRIN"), ("90000003", "ZAZA RED")]
    assert ask(settings, "select label from mart_word where key = 'tianeptine'") == [
        ("Tianeptine",)
    ]
    assert ask(settings, "select substance from mart_substance order by sort_order") == [
        ("kratom",), ("mitragynine",), ("7-oh",), ("synthetic_analogue",), ("tianeptine",)
    ]  # fmt: skip
    ((said,),) = ask(settings, "select meaning from mart_accounting where step = 5")
    assert said == ("reports name kratom, mitragynine, 7-OH, a synthetic analogue or tianeptine")
    assert ask(settings, "select scope from mart_event where event_id = 'al-tianeptine-2021'") == [
        ("kratom, mitragynine, tianeptine",)
    ]


@pytest.mark.usefixtures("watching_tianeptine")
def test_exposures_count_in_the_group_of_highest_precedence(tmp_path: Path) -> None:
    rows = [
        npds_row("1"),
        npds_row("2", Substance="TIANEPTINE"),
        npds_row("3"),
        npds_row("3", Substance="TIANEPTINE", Substance_Rank="2"),
        npds_row("4", Substance="7-OH TABLETS"),
        npds_row("4", Substance="CODED ONLY", Generic_Code="0201001", Substance_Rank="2"),
        npds_row("5", Substance="MITRAGYNINE PSEUDOINDOXYL"),
        npds_row("6", Substance="ASPIRIN"),
    ]
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('preset = "npds"\n[codes]\ntia = ["0201001"]\n', encoding="utf-8")
    settings = Settings(data=tmp_path / "data", suppress_below=0)
    listed = write_rows(tmp_path / "list.csv", rows)
    pipeline.add(settings, "poison_center", [listed], mapping=mapping)
    assert pipeline.run(settings).exit_code == 0
    totals = ask(
        settings,
        """select cell.substance_group, cell.group_label, cell.exposures
        from mart_poison_center as cell
        join mart_exposure_group as grp on cell.substance_group = grp.substance_group
        where cell.characteristic = 'total' order by grp.sort_order""",
    )
    assert totals == [
        ("any", "Any", 5),
        ("kratom", "Kratom, no 7-OH", 1),
        ("7-oh", "7-OH", 1),
        ("tianeptine", "Tianeptine", 3),
    ]
    left_out = "select exposures from mart_poison_center where value = 'not_watched'"
    assert ask(settings, left_out) == [(1,)]


@pytest.mark.usefixtures("watching_tianeptine")
def test_small_counts_of_a_third_group_are_hidden_with_their_margins(tmp_path: Path) -> None:
    rows = [npds_row(str(number)) for number in range(100, 140)]
    rows += [npds_row(str(number), Substance="7-OH") for number in range(200, 230)]
    rows += [npds_row(str(number), Substance="TIANEPTINE") for number in range(300, 304)]
    settings = Settings(data=tmp_path / "data", suppress_below=10)
    pipeline.add(settings, "poison_center", [write_rows(tmp_path / "list.csv", rows)])
    assert pipeline.run(settings).exit_code == 0
    totals = dict(
        ask(
            settings,
            """select substance_group, mark from mart_poison_center
            where characteristic = 'total'""",
        )
    )
    assert totals["tianeptine"] == "small"
    # With one hidden part alone the sum would give it away.
    assert sum(mark != "shown" for mark in totals.values()) >= 2


@pytest.mark.usefixtures("watching_tianeptine")
def test_explain_and_the_review_list_know_it(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["explain", "Tianeptine 15 mg"]).stdout
    assert "tianeptine: rule tianeptine matched 'Tianeptine' in product_name (certain)" in said
    misses = near_misses(Recogniser.from_csv(), ["TIANEPTIN 15 MG"])
    assert misses["anchor"].tolist() == ["TIANEPTINE"]


@pytest.mark.usefixtures("watching_tianeptine")
def test_every_page_filter_chart_and_download_knows_it(tmp_path: Path) -> None:
    cases = [
        Case(caseid=90000100 + number, drugs=[Drug(name="TIANEPTINE"), Drug(name="ASPIRIN")])
        for number in range(20)
    ]
    lines = [npds_row(str(number), Substance="TIANEPTINE") for number in range(400, 440)]
    settings = Settings(data=tmp_path / "data", suppress_below=0)
    zipped = Quarter(cases=[*quarter().cases, *cases]).write(tmp_path)
    pipeline.add(settings, "faers", [zipped])
    pipeline.add(settings, "poison_center", [write_rows(tmp_path / "list.csv", lines)])
    assert pipeline.run(settings).exit_code == 0
    snapshot = warehouse_of(settings).snapshot()

    chips = to_markup(filter_form(snapshot.substances.values(), snapshot.quarters)).html
    assert 'value="tianeptine"' in chips
    assert "c-olive" in chips
    for page in PAGES:
        assert list(views(settings, page.path)), page.path
    trend = view(settings, "/trends")
    assert "ianeptine" in trend.words
    assert COLORS["olive"].mark_light in json.dumps(trend.figures)
    with_what = view(settings, "/co-ingestants?view=ingredients&substance=tianeptine&count=reports")
    assert "Aspirin" in with_what.words
    assert "Tianeptine is" not in with_what.words, "it is listed beside itself"
    leaf = view(settings, "/trends?view=leaf&substance=tianeptine")
    # Of 22 reports naming it one names kratom too; the others are neither leaf nor 7-OH.
    assert "0 of 1 event cannot be split" in leaf.words
    exposures = view(settings, "/poison-centers?view=years&substance=tianeptine")
    assert "40" in exposures.words
    chosen = Filters.from_query("substance=tianeptine", substances=tuple(snapshot.substances))
    for question in snapshot.questions:
        assert csv_bytes(snapshot, question, chosen, source=None), question
    assert b"tianeptine" in csv_bytes(snapshot, "trend", chosen, source="faers")


@pytest.mark.parametrize("groups", [["kratom", "7-oh"], ["kratom", "7-oh", "tianeptine"]])
def test_any_is_the_sum_of_the_groups_that_an_edition_has(groups: list[str]) -> None:
    cells = {total(group): 10 for group in (ANY, *groups)}
    (sum_of_groups,) = relations(cells)
    assert sum_of_groups == Relation.total(total(ANY), [total(group) for group in groups])
