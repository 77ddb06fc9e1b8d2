"""Editions of the tables from line lists: what was published is kept and compared with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.errors import ChecksRefusedError, ExitCode
from etl.settings import Settings
from etl.store.editions import Memory, read_memory, write_memory
from etl.store.status import read_status
from tests.support.line_lists import npds_row, write_rows
from tests.support.pages import view
from tests.support.warehouses import ask

TEXTS = """select value, exposures_text from mart_poison_center
    where characteristic = 'sex' and substance_group = 'any' order by value"""


def add(settings: Settings, folder: Path, name: str, first: int, women: int, men: int) -> None:
    """Add a list whose case numbers start at `first`, and build."""
    rows = [
        npds_row(f"{first + place}", Gender="Female" if place < women else "Male")
        for place in range(women + men)
    ]
    pipeline.add(settings, "poison_center", [write_rows(folder / name, rows)])
    pipeline.run(settings)


def numbers(settings: Settings) -> list[int]:
    """The numbers of the editions that are remembered."""
    memory = read_memory(settings.folders.editions)
    return [edition.edition for edition in memory.editions] if memory else []


def counter(settings: Settings) -> Path:
    """The file beside the lists that says how many editions there have been."""
    return settings.folders.landing / "poison_center" / "editions.json"


def test_lists_that_share_a_mapping_are_all_counted(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    for place, name in enumerate(("a.csv", "b.csv", "c.csv", "d.csv")):
        add(settings, tmp_path, name, 1000 * place, 20, 20)
    assert ask(settings, "select lists from mart_poison_center_list") == [(4,)]
    total = "select exposures from mart_poison_center where characteristic = 'total'"
    assert ask(settings, f"{total} and substance_group = 'any'") == [(160,)]


def test_growth_of_a_few_is_hidden_until_it_is_more(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    assert ask(settings, TEXTS) == [("female", "30"), ("male", "40"), ("not_given", "0")]
    assert ask(settings, "select count(*) from mart_poison_center_edition") == [(0,)]
    add(settings, tmp_path, "b.csv", 1000, 2, 20)
    female, male, _ = ask(settings, TEXTS)
    assert female == ("female", "‡")
    assert "60" in male or "‡" in male
    assert ask(settings, "select distinct edition from mart_poison_center_edition") == [(1,)]
    add(settings, tmp_path, "c.csv", 2000, 20, 20)
    assert ask(settings, TEXTS) == [("female", "52"), ("male", "80"), ("not_given", "0")]
    assert ask(settings, "select max(edition) from mart_poison_center_edition") == [(2,)]


def test_the_same_lists_give_the_same_tables_and_no_new_edition(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    add(settings, tmp_path, "a.csv", 0, 7, 53)
    add(settings, tmp_path, "b.csv", 1000, 2, 20)
    marks = (
        "select characteristic, substance_group, value, mark from mart_poison_center order by all"
    )
    before = ask(settings, marks)
    for _ in range(2):
        pipeline.run(settings, force=True)
        assert ask(settings, marks) == before
    assert numbers(settings) == [1, 2]


def test_an_operator_can_leave_editions_unprotected_and_they_are_kept(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", protect_editions=False)
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    add(settings, tmp_path, "b.csv", 1000, 2, 20)
    assert ask(settings, TEXTS)[:2] == [("female", "32"), ("male", "60")]
    assert ask(settings, "select max(edition) from mart_poison_center_edition") == [(1,)]


def as_an_older_program_left_it(settings: Settings) -> None:
    """Take away what remembers editions, beside and in the published file."""
    settings.folders.editions.unlink()
    counter(settings).unlink()
    with duckdb.connect(str(settings.folders.warehouse)) as connection:
        connection.execute("alter table mart_build drop column earlier_editions")


def test_the_files_of_a_program_that_had_no_memory_are_what_is_remembered(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    add(settings, tmp_path, "b.csv", 1000, 2, 20)
    as_an_older_program_left_it(settings)
    for path in settings.folders.previous.glob("*.duckdb"):
        path.unlink()
    add(settings, tmp_path, "c.csv", 2000, 3, 3)
    assert numbers(settings) == [1, 2, 3]
    assert ask(settings, TEXTS)[0] == ("female", "‡")


def test_the_file_of_a_program_that_kept_no_editions_is_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    as_an_older_program_left_it(settings)
    with duckdb.connect(str(settings.folders.warehouse)) as connection:
        connection.execute("drop table mart_poison_center_edition")
    add(settings, tmp_path, "b.csv", 1000, 2, 20)
    assert ask(settings, TEXTS)[0] == ("female", "‡")


def test_an_edition_that_nothing_fits_is_not_passed_over(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    memory = read_memory(settings.folders.editions)
    assert memory is not None
    (edition,) = memory.editions
    rows = tuple(
        (*row[:4], 999, row[5]) if row[:4] == ("sex", "any", None, "female") else row
        for row in edition.rows
    )
    changed = Memory(editions=(edition.model_copy(update={"rows": rows}),))
    write_memory(settings.folders.editions, changed)
    with pytest.raises(ChecksRefusedError, match="no counts were found"):
        add(settings, tmp_path, "b.csv", 1000, 2, 20)
    status = read_status(settings.folders.status)
    assert status.exit_code == ExitCode.CHECKS_REFUSED
    assert "KRATOMWATCH_PROTECT_EDITIONS" in status.message
    assert ask(settings, TEXTS)[1] == ("male", "40")


@pytest.mark.parametrize("protect", [True, False])
def test_the_page_says_what_a_comparison_can_show(tmp_path: Path, protect: bool) -> None:
    settings = Settings(data=tmp_path / "data", protect_editions=protect)
    add(settings, tmp_path, "a.csv", 0, 30, 40)
    words = view(settings, "/poison-centers?view=hidden").words
    assert ("hidden until it has grown by more" in words) is protect
    assert ("Comparing two editions can show how a count grew" in words) is not protect


LATE = """select year, first_exposures, exposures, exposures_text, round(share, 3), editions
    from mart_poison_center_late where substance_group = 'any' order by year"""


def add_calls(settings: Settings, path: Path, first: int, calls: dict[str, int]) -> None:
    """Add a list with so many calls on each day, and build."""
    days = [day for day, number in calls.items() for _ in range(number)]
    rows = [npds_row(f"{first + place}", **{"Start Date": day}) for place, day in enumerate(days)]
    pipeline.add(settings, "poison_center", [write_rows(path, rows)])
    pipeline.run(settings)


def test_how_late_calls_are_listed_follows_from_what_was_published(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    begun, later, next_year = "01/02/2024 10:00", "07/02/2024 10:00", "02/03/2025 10:00"
    add_calls(settings, tmp_path / "a.csv", 0, {begun: 30, later: 40, next_year: 40})
    assert ask(settings, LATE) == []
    page = view(settings, "/poison-centers?view=years").words
    assert "How late exposures are listed: not measurable yet." in page
    assert "This file knows no earlier edition." in page
    add_calls(settings, tmp_path / "b.csv", 1000, {later: 30, next_year: 20})
    late = [(2024, 70, 100, "100", 0.7, 1), (2025, 40, 60, "60", 0.667, 1)]
    assert ask(settings, LATE) == late
    page = view(settings, "/poison-centers?view=years").words
    assert "Of the 100 exposures of 2024, 70 (70%) stood in the first edition" in page
    assert "2025 (incomplete)" in page
    # Three more: the count of the year would give them away, and so no share is told.
    add_calls(settings, tmp_path / "c.csv", 2000, {later: 3, next_year: 15})
    told = ask(settings, LATE)
    assert told[0] == (2024, 70, None, "‡", None, 2)
    page = view(settings, "/poison-centers?view=years").words
    assert "Too few exposures of whole years in these line lists" in page
    assert "‡: hidden so that a small count cannot be worked out by subtraction." in page
    assert "103" not in page


def test_an_edition_of_the_year_itself_says_nothing_of_how_late_it_is(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    today = {"Start Date": f"01/02/{datetime.now(UTC).year} 10:00"}
    for place, name in enumerate(("a.csv", "b.csv")):
        rows = [npds_row(f"{1000 * place + one}", **today) for one in range(30)]
        pipeline.add(settings, "poison_center", [write_rows(tmp_path / name, rows)])
        pipeline.run(settings)
    assert ask(settings, "select count(*) from mart_poison_center_edition") != [(0,)]
    assert ask(settings, LATE) == []
