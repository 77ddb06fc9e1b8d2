"""How deaths read on the shared pages: listed, never caused by; counts where there are few."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from etl import pipeline
from etl.demo.deaths import COLUMNS
from etl.settings import Settings
from tests.support.pages import view, whole_page
from tests.support.warehouses import ask


def built(folder: Path, deaths: int) -> Settings:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, restval="")
    writer.writeheader()
    for number in range(deaths):
        writer.writerow(
            {
                "Date": f"{1 + number % 3:02d}/{1 + number % 28:02d}/2024",
                "Date Type": "Date of death",
                "Age": "40",
                "Sex": "Male",
                "Cause of Death": "Fentanyl and Mitragynine",
                "Fentanyl": "Y",
            }
        )
    # later data of another kind make the first quarter of 2024 complete
    writer.writerow({"Date": "12/30/2024", "Cause of Death": "Heroin", "Heroin": "Y"})
    path = folder / "deaths.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8")
    settings = Settings(data=folder / "data")
    pipeline.add(settings, "medical_examiner", [path])
    assert pipeline.run(settings).exit_code == 0
    return settings


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built(tmp_path_factory.mktemp("many"), 20)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return built(tmp_path_factory.mktemp("few"), 3)


def test_a_substance_never_stands_before_deaths(many: Settings) -> None:
    for path in ("/", "/trends", "/co-ingestants", "/limitations", "/people"):
        words = whole_page(many, path).words.lower()
        for wrong in ("mitragynine deaths", "kratom deaths", "caused by"):
            assert wrong not in words, (path, wrong)
    classes = view(many, "/co-ingestants?view=classes").words
    assert "also listed on 100% of Connecticut deaths listing mitragynine" in classes


def test_outcomes_and_products_are_no_question_for_deaths(many: Settings) -> None:
    for path, block in (
        ("/trends", "outcome-share-medical_examiner"),
        ("/", "outcome-share-medical_examiner"),
        ("/co-ingestants", "product-number-medical_examiner"),
        ("/co-ingestants", "co-ingestant-outcome-medical_examiner"),
    ):
        shown = whole_page(many, path)
        assert "trend-medical_examiner" in shown.tree.ids or path == "/co-ingestants"
        assert block not in shown.tree.ids


def test_suspect_only_says_that_it_changes_nothing(many: Settings) -> None:
    shown = view(many, "/trends?role=suspect")
    assert "Connecticut 20 deaths (any role)" in shown.result.words
    assert "“Suspect only” changes nothing here" in shown.words
    assert "changes nothing here" not in whole_page(many, "/trends").words


def test_too_few_for_bars_are_shown_as_counts(few: Settings) -> None:
    shown = whole_page(few, "/co-ingestants")
    assert "No reports in this choice" not in shown.words
    labels = [one.attributes["aria-label"] for one in shown.tree.all("div", role="region")]
    assert "Counts: classes also listed on deaths, by substance" in labels


def test_a_warehouse_of_context_alone_says_so(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text(
        "collected_by,collected_from,collected_to,condition,scale_max,before,after\n"
        "A group,2025-01-01,2025-06-30,pain,10,4,8\n"
    )
    settings = Settings(data=tmp_path / "data")
    pipeline.add(settings, "community_survey", [path])
    pipeline.run(settings)
    assert "There are no reports to count" in view(settings, "/trends").words
    assert "What happened around the reports" in view(settings, "/context").words


def test_nobody_calls_a_substance_suspect_in_a_death(many: Settings) -> None:
    for name in ("time", "pairs", "outcomes"):
        words = view(many, f"/co-ingestants?view={name}&role=suspect").words
        assert "as suspect" not in words, name


def test_the_page_of_a_death_speaks_of_a_death(many: Settings) -> None:
    ((report_id,),) = ask(
        many,
        "select min(report_id) from mart_report_substance where substance = 'mitragynine' "
        "and received_date = date '2024-01-01'",
    )
    words = view(many, f"/report?id={report_id}").words
    assert "dated 1 January 2024, the day of death" in words
    assert "the quarter of the day of death" in words
    assert "Lists mitragynine. One other finding." in words
    assert "Reactions: not collected Connecticut records findings." in words
    assert "Leaf from extract or 7-OH: the laboratory finds the alkaloid." in words
    for wrong in ("received", "FDA codes", "How the person fared"):
        assert wrong not in words, wrong
