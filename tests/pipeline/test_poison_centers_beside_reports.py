"""Poison centers beside the report systems: own column, own card, signs for what is hidden."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.pages import co_ingestants
from dashboard.settings import Settings as DashboardSettings
from etl import pipeline
from etl.settings import Settings
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import view, views
from tests.support.releases import hfcs_row, write_csv
from tests.support.warehouses import ask


def with_complaints(folder: Path) -> Settings:
    settings = Settings(data=folder / "data")
    rows = [
        hfcs_row(f"7{number:04}", DATE_FDA_FIRST_RECEIVED_CASE=f"1/5/{2023 + number % 3}")
        for number in range(60)
    ]
    pipeline.add(settings, "hfcs", [write_csv(folder / "hfcs.csv", rows)])
    return settings


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Complaints, and 4 exposures in 2023, 40 in 2024, 3 of them to 7-OH."""
    folder = tmp_path_factory.mktemp("both")
    settings = with_complaints(folder)
    rows = [
        npds_row(
            f"{number}",
            Start_Date="2023-05-01" if number < 4 else "2024-12-30",
            Substance="7-HYDROXYMITRAGYNINE" if number > 40 else "KRATOM",
        )
        for number in range(44)
    ]
    pipeline.add(settings, "poison_center", [write_rows(folder / "list.csv", rows)])
    pipeline.run(settings)
    return settings


@pytest.fixture(scope="module")
def complaints_alone(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = with_complaints(tmp_path_factory.mktemp("alone"))
    pipeline.run(settings)
    return settings


def test_exposures_stand_in_the_counts_by_year_with_signs_for_what_is_hidden(
    both: Settings,
) -> None:
    rows = ask(
        both,
        "select year, reports, reports_text from counts_by_year() where source = 'poison_center'",
    )
    assert [year for year, *_ in rows] == [2023, 2024]
    assert rows[0][1] is None
    assert rows[0][2] == "<10"
    shown = "select exposures_text from mart_poison_center where characteristic = 'year'"
    texts = ask(both, f"{shown} and substance_group = 'any' order by value")
    assert [text for (text,) in texts] == [text for *_, text in rows]


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("outcome := 'death'", []),
        ("sources := ['hfcs']", []),
        ("since := date '2023-02-01'", [2024]),
        ("until := date '2024-06-30'", [2023]),
        ("suspect_only := true", [2023, 2024]),
    ],
)
def test_what_the_tables_cannot_answer_has_no_row(
    both: Settings, asked: str, years: list[int]
) -> None:
    found = ask(both, f"select year from counts_by_year({asked}) where source = 'poison_center'")
    assert [year for (year,) in found] == years


@pytest.mark.parametrize(
    ("substances", "group"),
    [
        ("['kratom', 'mitragynine']", "kratom"),
        ("['synthetic_analogue']", "7-oh"),
        ("['mitragynine', '7-oh']", "any"),
    ],
)
def test_substances_choose_the_group(both: Settings, substances: str, group: str) -> None:
    found = ask(
        both,
        f"select reports_text from counts_by_year(substances := {substances}) "
        "where source = 'poison_center'",
    )
    cells = ask(
        both,
        "select exposures_text from mart_poison_center where characteristic = 'year' "
        f"and substance_group = '{group}' order by value",
    )
    assert found == cells


def test_the_overview_gives_poison_centers_a_column_and_adds_nothing_up(both: Settings) -> None:
    shown = view(both, "/")
    block = shown.block("counts")
    columns = block.one(name="four").all(name="src")
    assert [one.words for one in columns] == ["HFCS", "Poison centers"]
    (first, second) = block.all(name="big")
    assert "There is no total." in block.words
    numbers = {int(number) for number in re.findall(r"\b\d+\b", f"{first.words} {second.words}")}
    complaints = 20
    assert complaints in numbers
    assert "1 to 9 exposures, not shown" in block.words
    table = block.with_id("counts-table")
    assert "<10" in table.text
    assert "exposures counted" in block.one(name="made").words
    by_death = view(both, "/?outcome=death").words
    assert "cannot be counted by outcome and year" in by_death


def test_the_counts_of_the_overview_are_one_statement_away(both: Settings) -> None:
    client = create_app(DashboardSettings(data=both.data)).server.test_client()
    lines = client.get("/download/counts_by_year.csv").text.splitlines()
    assert len(lines) - 1 == ask(both, "select count(*) from counts_by_year()")[0][0]
    assert any(line.startswith("poison_center,2023,,<10,") for line in lines)
    named = client.get("/download/counts_by_year.metadata.json").get_json()["sources"]
    assert [one["name"] for one in named] == ["HFCS", "Poison centers"]


def test_limitations_have_a_card_with_and_without_a_line_list(
    both: Settings, complaints_alone: Settings
) -> None:
    for settings in (both, complaints_alone):
        cards = view(settings, "/limitations").block("sources").all(name="scard")
        assert len(cards) == 2
        (card,) = [one for one in cards if "src-poison-center" in one.classes]
        for statement in (
            "Confirmed non-exposures, information calls and animals are left out",
            "small counts hidden",
            "there is no denominator",
            "calling is voluntary",
            "7-OH had no code of its own before 2025",
        ):
            assert statement in card.words
    assert "none is loaded" in view(complaints_alone, "/limitations").block("sources").words
    assert "1 to 9 hidden" in view(both, "/limitations").block("sources").words


def test_hidden_totals_leave_counts_and_signs_and_no_bars(both: Settings) -> None:
    shown = view(both, "/poison-centers?substance=7-oh&view=people")
    block = shown.block("poison-center-sex")
    assert block.all("div", role="region", aria_label="Counts: Sex")
    assert "<10" in block.text
    assert not shown.figures
    assert view(both, "/poison-centers?view=people").figures


def test_published_counts_of_parts_of_years_stand_in_a_table(both: Settings) -> None:
    block = view(both, "/poison-centers?substance=7-oh&from=2026-Q1").block("published-series")
    plot = block.one(name="plot")
    assert plot.all("div", role="region", aria_label="Counts: published series")
    assert "2026-01-01 to 2026-04-30" in plot.words


def test_a_headline_of_years_rests_on_sixteen_or_more(both: Settings) -> None:
    def headline(search: str) -> str:
        return view(both, f"/{search}").block("counts").one("h2").words

    assert headline("") == "HFCS complaints stayed at 20 in 2024."
    assert headline("?outcome=death") == (
        "Among those listing a death: "
        "No source has 16 or more in one of two complete years to compare."
    )


def test_no_line_list_leaves_the_overview_to_the_reports(complaints_alone: Settings) -> None:
    block = view(complaints_alone, "/").block("counts")
    assert [one.words for one in block.one(name="four").all(name="src")] == ["HFCS"]
    assert not block.one(name="four").all(name="ne")
    found = "select count(*) from counts_by_year() where source = 'poison_center'"
    assert ask(complaints_alone, found) == [(0,)]


@pytest.mark.parametrize("path", ["/co-ingestants", "/limitations", "/poison-centers"])
def test_the_questions_of_a_page_lead_to_views_that_are_there(both: Settings, path: str) -> None:
    entry = view(both, path).tree.one("nav", name="qs")
    assert len(entry.links) >= 6
    for words, address in entry.links.items():
        shown = view(both, address)
        assert shown.asks, address
        (here,) = shown.tree.one("nav", name="qs").all("a", aria_current="page")
        assert here.attributes["href"] == address
        assert here.words == words
        slots = [one for one in shown.tree.all(name="slot") if one.all("section") or one.all("p")]
        assert len(slots) == len(shown.asks) - 1


def test_co_ingestants_come_in_the_order_of_the_questions(both: Settings) -> None:
    first = view(both, "/co-ingestants")
    asked = [list(one.asks)[1:] for one in views(both, "/co-ingestants")]
    declared = [[f"{block.key}-hfcs" for block in one.blocks] for one in co_ingestants.PAGE.views]
    assert asked == declared
    assert asked[0] == ["co_ingestant_class-hfcs"]
    assert co_ingestants.PAGE.views[-1].blocks[-1].key == "co_ingestant_pair"
    listed = list(first.tree.one("nav", name="qs").links)
    assert all(
        words.startswith(one.question)
        for words, one in zip(listed, co_ingestants.PAGE.views, strict=True)
    )


def test_reports_without_pairs_are_not_said_to_be_missing(both: Settings) -> None:
    slots = view(both, "/co-ingestants?view=together").tree.all(name="slot")
    (classes, ingredients) = [one.words for one in slots[1:]]
    for words in (classes, ingredients):
        assert words == "HFCS: none listed. 60 complaints match these filters; none lists any."
    answers = view(both, "/co-ingestants").tree.one("nav", name="qs").words
    assert "Which together? None listed." in answers
