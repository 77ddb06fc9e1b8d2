"""Deaths of two jurisdictions side by side: releases, counts, questions and pages stand apart."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.settings import Settings
from tests.pipeline.test_source_medical_examiner import LATEST, OF_2018, death, rows, staged, write
from tests.support.office_lists import MAPPING, SECRETS, milwaukee_row, write_list, write_mapping
from tests.support.pages import view, whole_page

COUNTY = "medical_examiner_milwaukee"
FIVE = "Acute mixed intoxication (fentanyl, cocaine, alprazolam, gabapentin, ethanol, mitragynine)"


def add(settings: Settings, path: Path, mapping: Path | None = None) -> None:
    pipeline.add(settings, "medical_examiner", [path], mapping=mapping)


def asked(settings: Settings, question: str) -> Sequence[tuple[object, ...]]:
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("two")
    settings = Settings(data=folder / "data")
    state = [
        death(**{"Date": f"{1 + one % 3:02d}/02/2024", "Cause of Death": "Fentanyl, Mitragynine"})
        for one in range(20)
    ]
    add(settings, write(folder / "deaths.csv", state, LATEST))
    county = [
        milwaukee_row(f"23-{one:05d}", DeathDate=f"{1 + one % 3}/{1 + one}/2023 1:00:00 AM")
        for one in range(24)
    ]
    county += [milwaukee_row("23-9", CauseA="Atherosclerosis", DeathDate="12/30/2023 1:00:00 AM")]
    office = write_mapping(folder / "office.toml")
    (folder / "county").mkdir()
    add(settings, write_list(folder / "county" / "deaths.csv", county), office)
    assert pipeline.run(settings).exit_code == 0
    return settings


def test_each_jurisdiction_is_counted_by_itself(two: Settings) -> None:
    assert asked(two, "select source, name, reports_naming, reports_in_source from mart_source "
                      "order by sort_order") == [
        ("medical_examiner", "Connecticut", 20, 20),
        (COUNTY, "Milwaukee County", 24, 25),
    ]  # fmt: skip
    in_base = "select source, reports_naming_in_base from mart_source order by sort_order"
    assert asked(two, in_base) == [("medical_examiner", 20), (COUNTY, 24)]
    # A list of one office is no later delivery of another's, and does not make that one up to date.
    assert asked(two, "select count(*) from news() where kind in ('columns', 'address')") == [(0,)]
    through = "select cast(data_through_date as varchar) from mart_due"
    assert asked(two, f"{through} where source = 'medical_examiner'") == [("2024-03-02",)]
    assert asked(two, "select source, sum(reports) from trend() group by 1 order by 1") == [
        ("medical_examiner", 20),
        (COUNTY, 24),
    ]
    listed = "select source, reports from background_ingredient where ingredient = 'FENTANYL'"
    assert sorted(asked(two, listed)) == [("medical_examiner", 20), (COUNTY, 24)]
    assert asked(two, f"select distinct us_state, delivered_by from core_report "
                      f"where source = '{COUNTY}'") == [("WI", "medical_examiner")]  # fmt: skip
    steps = "select source, step, count from mart_accounting order by source, step"
    assert asked(two, steps) == [
        ("medical_examiner", 1, 20), ("medical_examiner", 2, 20), ("medical_examiner", 5, 20),
        (COUNTY, 1, 25), (COUNTY, 2, 25), (COUNTY, 5, 24),
    ]  # fmt: skip


def test_files_and_their_dates_are_listed_by_jurisdiction(two: Settings) -> None:
    files = """select report_system, file_name, rows_delivered, reports_supplied
        from mart_release order by all"""
    assert asked(two, files) == [
        ("medical_examiner", "deaths.csv", 20, 20),
        (COUNTY, "deaths.csv", 25, 24),
        (COUNTY, "mapping.toml", None, 0),
    ]
    words = view(two, "/limitations?view=files").words
    assert "medical_examiner 1 2024-03-02 20 20 0 20" in words
    assert f"{COUNTY} 2 2023-12-30 25 25 0 24" in words
    current = view(two, "/limitations?view=current").words
    assert f"{COUNTY} 2023-12-30 never not known" not in current
    assert "added by hand" in current


def test_every_question_of_reports_gives_one_jurisdiction_at_a_time(two: Settings) -> None:
    with_source = [
        str(name)
        for (name,) in asked(
            two,
            "select distinct question from mart_question join mart_question_column using (question)"
            " where takes_filters and column_name = 'source' order by 1",
        )
    ]
    assert {"trend", "co_ingestant", "counts_by_year"} <= set(with_source)
    for question in with_source:
        for source in ("medical_examiner", COUNTY):
            found = asked(two, f"select distinct source from {question}(sources := ['{source}'])")
            # laws and recalls are news of no source
            others = {None} if question == "news" else set()
            assert {one for (one,) in found} - others <= {source}, question


def test_limitations_and_notes_are_those_of_the_jurisdiction(two: Settings) -> None:
    keys = "select sources from mart_limitation where limitation_id = 'found_is_not_cause'"
    assert asked(two, keys) == [(f"medical_examiner,{COUNTY}",)]
    county = view(two, f"/trends?source={COUNTY}").words
    assert "Milwaukee County only: all deaths that the office investigated." in county
    assert "Milwaukee County tests for mitragynine since March 2018." in county
    assert "Milwaukee County does not test for 7-OH." in county
    assert "Connecticut only" not in county
    state = view(two, "/trends?source=medical_examiner").words
    assert "Connecticut only, accidental deaths only." in state
    assert "Milwaukee County tests" not in state


def test_what_an_office_tests_for_is_published(two: Settings) -> None:
    tests = """select source, substance, tested, tested_since::varchar, since_precision
        from mart_jurisdiction_test where substance in ('mitragynine', '7-oh') order by all"""
    assert asked(two, tests) == [
        ("medical_examiner", "7-oh", "not known", None, None),
        ("medical_examiner", "mitragynine", "not known", None, None),
        (COUNTY, "7-oh", "no", None, None),
        (COUNTY, "mitragynine", "yes", "2018-03-01", "month"),
    ]
    words = whole_page(two, "/limitations").words
    assert "yes: mitragynine since March 2018; no: 7-OH" in words
    assert "whether 7-OH was there: the office does not test for it" in words
    assert "Three sources, two kinds of evidence" in words


@pytest.mark.parametrize("path", ["/", "/trends", "/co-ingestants", "/reports", "/poison-centers"])
def test_pages_name_the_jurisdiction_and_never_the_sum(two: Settings, path: str) -> None:
    for source, name in (("medical_examiner", "Connecticut"), (COUNTY, "Milwaukee County")):
        words = whole_page(two, f"{path}?source={source}").words
        assert name in words
        assert "44 deaths" not in words
        assert "45 deaths" not in words


@pytest.mark.parametrize("path", ["/trends", "/co-ingestants", "/co-ingestants?view=ingredients"])
def test_the_sentence_of_a_chart_names_its_jurisdiction(two: Settings, path: str) -> None:
    join = "&" if "?" in path else "?"
    headings = view(two, f"{path}{join}source={COUNTY}").tree.all("h2")
    assert any("Milwaukee County" in one.words for one in headings)


def test_a_list_replaces_only_that_of_its_jurisdiction(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    office = write_mapping(tmp_path / "office.toml")
    other = write_mapping(
        tmp_path / "other.toml",
        MAPPING.replace('"milwaukee"\nname = "Milwaukee County"', '"cook"\nname = "Cook County"')
        .replace('state = "WI"', 'state = "IL"'),
    )  # fmt: skip
    add(settings, write(tmp_path / "ct.csv", [death(COD="Mitragynine")], OF_2018))
    path = tmp_path / "deaths.csv"
    add(settings, write_list(path, [milwaukee_row("1"), milwaukee_row("2")]), office)
    add(settings, write_list(path, [milwaukee_row("1")]), other)
    later = [milwaukee_row("1", DeathDate="4/1/2024 1:00:00 AM", CauseA=FIVE, Age="44 Years")]
    add(settings, write_list(tmp_path / "deaths_april.csv", later), office)
    assert pipeline.run(settings).exit_code == 0
    releases = "select source, release, count(*) from core_report group by all order by all"
    assert asked(settings, releases) == [
        ("medical_examiner", "ct", 1),
        ("medical_examiner_cook", "cook-deaths", 1),
        (COUNTY, "milwaukee-deaths_april", 1),
    ]
    five = f"""select list(ingredient order by ingredient) from core_co_ingestant
        where report_id like '{COUNTY}:%'"""
    assert asked(settings, five) == [
        (["ALCOHOL", "ALPRAZOLAM", "COCAINE", "FENTANYL", "GABAPENTIN"],)
    ]
    facts = f"select age_years, sex, event_date::varchar from core_report where source = '{COUNTY}'"
    assert asked(settings, facts) == [(44.0, "male", "2024-04-01")]
    before = settings.folders.warehouse.stat().st_mtime_ns
    assert "Nothing new" in pipeline.run(settings).message
    assert settings.folders.warehouse.stat().st_mtime_ns == before


def test_a_substance_named_in_many_places_is_one_of_the_death(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    rows_of_one = [
        milwaukee_row("1", CauseA="Fentanyl and mitragynine toxicity", CauseOther="Fentanyl"),
        milwaukee_row("1", CauseA="Acute fentanyl intoxication", CauseOther="Cocaine"),
    ]
    path = write_list(tmp_path / "deaths.csv", rows_of_one)
    add(settings, path, write_mapping(tmp_path / "office.toml"))
    assert pipeline.run(settings).exit_code == 0
    assert asked(settings, "select sum(reports) from trend()") == [(1,)]
    number = "select number_listed, reports from co_ingestant_number() where reports > 0"
    assert [reports for _, reports in asked(settings, number)] == [1]
    listed = "select ingredient, count(*) from core_co_ingestant group by 1 order by 1"
    assert asked(settings, listed) == [("COCAINE", 1), ("FENTANYL", 1)]
    assert asked(settings, "select ingredient, reports from background_ingredient order by 1") == [
        ("COCAINE", 1),
        ("FENTANYL", 1),
    ]


def test_what_landed_is_private_and_what_is_published_identifies_nobody(two: Settings) -> None:
    landed = two.folders.landing / "medical_examiner"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in landed.iterdir()}
    lists = [name for name in modes if name.startswith("deaths.") and name != "deaths.csv"]
    assert lists
    assert all(modes[name] == 0o600 for name in lists)
    with duckdb.connect(str(two.folders.warehouse), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        for (table,) in tables:
            found = str(connection.execute(f'from "{table}"').fetchall())
            assert not [secret for secret in SECRETS if secret in found], table
            assert "23-00003" not in found, table


def test_the_preset_reads_connecticuts_file_as_no_mapping_does(tmp_path: Path) -> None:
    row = death(COD="Fentanyl and Mitragynine", Fentanyl="Y", Other="PCP, kratom")
    path = write(tmp_path / "deaths.csv", [row], OF_2018)
    mapping = write_mapping(
        tmp_path / "mapping.toml", 'preset = "connecticut"\n[tests]\nmitragynine = "yes"\n'
    )
    plain, mapped = staged([path], tmp_path / "a"), staged([path, mapping], tmp_path / "b")
    for table in ("death", "finding", "jurisdiction"):
        assert rows(plain, table) == rows(mapped, table)
    assert [one["tested"] for one in rows(mapped, "test")] == ["yes"]


@pytest.mark.real
def test_the_real_file_of_connecticut_stands_beside_a_county(
    real_data: Path, tmp_path: Path
) -> None:
    """The numbers of the state are those without the county: 5,105 deaths, 14 listing it."""
    settings = Settings(data=tmp_path / "data")
    (path,) = (real_data / "ct_deaths").glob("*.zip")
    add(settings, path)
    add(
        settings,
        write_list(tmp_path / "deaths.csv", [milwaukee_row()]),
        write_mapping(tmp_path / "office.toml"),
    )
    assert pipeline.run(settings).exit_code == 0
    counts = "select source, reports_naming, reports_in_source from mart_source order by sort_order"
    assert asked(settings, counts) == [("medical_examiner", 14, 5_105), (COUNTY, 1, 1)]
    spelled = "select count(*) from core_report where report_id like 'medical_examiner:__-____'"
    assert asked(settings, spelled) == [(14,)]
