"""Poison centers beside the report systems: own column, own card, signs for what is hidden."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.app import create_app, render
from dashboard.pages import co_ingestants
from dashboard.settings import Settings as DashboardSettings
from dashboard.warehouse import Warehouse
from etl import pipeline
from etl.settings import Settings
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import links, parts, words
from tests.support.releases import hfcs_row, write_csv
from tests.support.warehouses import ask

# Its warehouse is made once: one worker takes them all.
pytestmark = pytest.mark.xdist_group("poison-centers-beside-reports")

VIEW = {"scheme": "light", "narrow": False}


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


def page(settings: Settings, path: str, search: str = "") -> list[Component]:
    warehouse = Warehouse(settings.folders.warehouse, settings.folders.status)
    return list(render(warehouse, pathname=path, search=search, view=VIEW)[0])


def by_class(tree: Any, name: str) -> list[Any]:
    return [one for one in parts(tree) if name in str(getattr(one, "className", "")).split()]


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
    shown = page(both, "/")
    columns = by_class(by_class(shown, "four"), "src")
    assert [words(one) for one in columns] == ["HFCS", "Poison centers"]
    (first, second) = by_class(shown, "big")
    text = words(shown)
    assert "Two report systems" in text
    assert "There is no total." in text
    numbers = {int(number) for number in re.findall(r"\b\d+\b", f"{words(first)} {words(second)}")}
    complaints = 20
    assert complaints in numbers
    assert "1 to 9 exposures, not shown" in text
    table = words(by_class(shown, "tw"))
    assert "<10" in table
    assert "exposures counted" in words(by_class(shown, "made"))
    assert "cannot be counted by outcome and year" in words(page(both, "/", "?outcome=death"))


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
        cards = by_class(page(settings, "/limitations"), "scard")
        assert len(cards) == 2
        (card,) = by_class(cards, "src-poison-center")[:1]
        text = words(card)
        for statement in (
            "Confirmed non-exposures, information calls and animals are left out",
            "small counts hidden",
            "there is no denominator",
            "calling is voluntary",
            "7-OH had no code of its own before 2025",
        ):
            assert statement in text
    assert "none is loaded" in words(by_class(page(complaints_alone, "/limitations"), "scards"))
    assert "1 to 9 hidden" in words(by_class(page(both, "/limitations"), "scards"))


def test_hidden_totals_leave_counts_and_signs_and_no_bars(both: Settings) -> None:
    shown = page(both, "/poison-centers", "?substance=7-oh")
    assert "Counts: Sex" in str(shown)
    assert "<10" in words(shown)
    assert page(both, "/poison-centers")


def test_published_counts_of_parts_of_years_stand_in_a_table(both: Settings) -> None:
    shown = page(both, "/poison-centers", "?substance=7-oh")
    (block,) = [one for one in parts(shown) if getattr(one, "id", "") == "published-series"]
    assert "Counts: published series" in str(by_class(block, "plot"))
    assert "2025-02-01 to 2025-04-30" in words(by_class(block, "plot"))


def test_a_headline_of_years_rests_on_sixteen_or_more(both: Settings) -> None:
    def headline(search: str) -> str:
        (block,) = [
            one for one in parts(page(both, "/", search)) if getattr(one, "id", "") == "counts"
        ]
        return next(words(one) for one in parts(block) if type(one).__name__ == "H2")

    assert headline("") == "HFCS complaints stayed at 20 in 2024."
    assert headline("?outcome=death") == (
        "No source has two complete years of 16 or more to compare."
    )


def test_no_line_list_leaves_the_overview_to_the_reports(complaints_alone: Settings) -> None:
    assert "One report system" in words(page(complaints_alone, "/"))
    found = "select count(*) from counts_by_year() where source = 'poison_center'"
    assert ask(complaints_alone, found) == [(0,)]


@pytest.mark.parametrize("path", ["/co-ingestants", "/limitations", "/poison-centers"])
def test_the_contents_of_a_page_lead_to_blocks_that_are_there(both: Settings, path: str) -> None:
    shown = page(both, path)
    ids = {one.id for one in parts(shown) if getattr(one, "id", None)}
    targets = list(links(by_class(shown, "contents")).values())
    assert len(targets) >= 6
    assert {target.removeprefix("#") for target in targets} <= ids


def test_co_ingestants_come_in_the_order_of_the_contents(both: Settings) -> None:
    shown = page(both, "/co-ingestants")
    targets = [href.removeprefix("#") for href in links(by_class(shown, "contents")).values()]
    ids = [one.id for one in parts(shown) if getattr(one, "id", None) in targets]
    assert ids == targets
    assert targets[0].startswith("co-ingestant-class-")
    assert [topic.question for topic in co_ingestants.TOPICS][-1] == "co_ingestant_pair"


def test_reports_without_pairs_are_not_said_to_be_missing(both: Settings) -> None:
    text = words(page(both, "/co-ingestants"))
    assert "Pairs of ingredients on one report: none on these complaints." in text
    assert "60 complaints match these filters; none lists any." in text
