"""A hidden count is nowhere: whoever reads all that is published and printed cannot tell it.

Data folders differ by an exposure, a survey answer and a rejected row or more, all of them
hidden. What is published of them must be the same. Where it is not, the attacker takes the number:
he can run the program on lists of his own, so he knows what one exposure more does to a number.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl import pipeline
from etl.build import checks
from etl.build.statements import Statement
from etl.errors import BadFileError, ChecksRefusedError, EtlError, ExitCode
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.status import read_status
from tests.support.attacker import CELL, Attacker
from tests.support.command import etl_here
from tests.support.everything import (
    Places,
    copy_of,
    everything,
    numbers_that_differ,
    published_tables,
)
from tests.support.line_lists import npds_row, write_rows
from tests.support.releases import Quarter, hfcs_row, write_csv
from tests.support.shared import made_once
from tests.support.warehouses import ask

FEWER, MORE, HIDDEN, LIMIT = 5, 6, 8, 9
SAVED_AT = 1_000_000_000  # when the operator saved the files


def write_world(folder: Path, *, exposures: int) -> None:
    """A data folder with so many exposures, rejected rows, and survey answers on lupus."""
    incoming = folder / "in"
    incoming.mkdir()
    rows = [npds_row(f"{number}") for number in range(exposures)]
    rows += [npds_row(f"r{number}", Start_Date="once") for number in range(exposures - 4)]
    answers = ["back pain"] * 12 + ["lupus"] * (exposures - 3) + [""]
    survey = incoming / f"survey_{exposures}.csv"
    header = "collected_by,collected_from,collected_to,condition,scale_max,before,after"
    lines = [
        f"A group,2025-01-01,2025-03-31,{condition},10,{number % 3},7"
        for number, condition in enumerate(answers)
    ]
    survey.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    settings = Settings(data=folder / "data")
    named = write_rows(incoming / f"kratom_{exposures}_calls.csv", rows)
    for path in (named, survey):
        os.utime(path, (SAVED_AT, SAVED_AT))
    pipeline.add(settings, "poison_center", [named])
    pipeline.add(settings, "community_survey", [survey])
    pipeline.add(settings, "faers", [Quarter().write(incoming)])
    ended = etl_here("--data", settings.data, "run", "--offline", environment={})
    assert ended.returncode == 0, ended.stderr
    (folder / "printed.txt").write_text(ended.stdout + ended.stderr, encoding="utf-8")


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Settings]:
    """The data folders, two of the attacker and one that he attacks, by their exposures."""

    def made(exposures: int) -> Settings:
        name = f"hidden-{exposures}"
        folder = made_once(
            tmp_path_factory, name, lambda folder: write_world(folder, exposures=exposures)
        )
        return Settings(data=folder / "data")

    return {exposures: made(exposures) for exposures in (FEWER, MORE, HIDDEN)}


def cells(settings: Settings) -> pd.DataFrame:
    """The tables of exposures as a reader finds them."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.folders.warehouse}' as file (read_only)")
        year = "case when characteristic <> 'year' then year end as year"
        return connection.execute(
            f"""select characteristic, substance_group, {year}, value, exposures, mark
            from file.mart_poison_center order by all"""
        ).df()


def attacked(own: Mapping[int, Places], published: Places, frame: pd.DataFrame) -> tuple[int, int]:
    """The range of the total of a line list, after all that can be learned from what is published.

    Args:
        own: what the program publishes of two lists of the attacker, by their exposures.
        published: what it published of the list that he attacks.
        frame: the tables of exposures in that.
    """
    attacker = Attacker(frame, limit=LIMIT)
    total = {"characteristic": "total", "substance_group": "any", "value": "all"}
    ((at, _),) = frame[(frame[list(total)] == pd.Series(total)).all(axis=1)].iterrows()
    (fewer, few), (more, many) = sorted(own.items())
    steps = numbers_that_differ(few, many)
    for place, (_, found) in numbers_that_differ(few, published).items():
        start, end = steps.get(place, (None, None))
        if start is not None and end is not None and found is not None:
            count = fewer + (found - start) * (more - fewer) / (end - start)
            attacker.learn(int(at), count=count)
    return attacker.range_of(int(at))


def test_all_that_is_published_and_printed_is_the_same_for_another_hidden_count(
    worlds: dict[int, Settings],
) -> None:
    places = {
        exposures: everything(
            worlds[exposures],
            printed=(worlds[exposures].data.parent / "printed.txt").read_text(encoding="utf-8"),
        )
        for exposures in (FEWER, HIDDEN)
    }
    assert len(places[HIDDEN]) > 5_000
    differing = numbers_that_differ(places[FEWER], places[HIDDEN])
    assert not differing, sorted(differing)[:20]


def test_the_worlds_do_differ_and_the_tables_say_what_is_open(worlds: dict[int, Settings]) -> None:
    for exposures, settings in worlds.items():
        staged = settings.folders.staged / "poison_center"
        (cases,) = staged.glob("*/case.parquet")
        assert duckdb.sql(f"select count(*) from '{cases}'").fetchall() == [(exposures,)]
        totals = "select distinct exposures_text from mart_poison_center where value = 'all'"
        assert set(ask(settings, totals)) == {("<10",), ("0",)}
        assert ask(settings, "select condition, answers_text from mart_survey order by all") == [
            ("back pain", "12"),
            ("conditions with fewer than 10 answers", "<10"),
        ]


LEAKS = {
    "mart_release": "(select sum(bytes) from read_json('{landing}/poison_center/manifest.json'))",
    "core_member": "(select count(*) from '{staged}/poison_center/*/case.parquet')",
    "mart_survey": "(select count(*) from '{staged}/community_survey/*/answer.parquet')",
    "mart_state": "(select sum(length(reason)) from '{staged}/poison_center/*/reject.parquet')",
}


@pytest.mark.parametrize("table", LEAKS)
def test_a_column_that_leaks_gives_the_count_to_the_attacker(
    worlds: dict[int, Settings], table: str, tmp_path: Path
) -> None:
    places = {}
    for exposures, settings in worlds.items():
        leaky = Settings(data=copy_of(settings, tmp_path / str(exposures)))
        folders = leaky.folders
        number = LEAKS[table].format(landing=folders.landing, staged=folders.staged)
        with duckdb.connect(str(folders.warehouse)) as connection:
            connection.execute(f"alter table {table} add column leak bigint")
            connection.execute(f"update {table} set leak = {number}")
        places[exposures] = published_tables(leaky)
    published = places.pop(HIDDEN)
    differing = numbers_that_differ(places[FEWER], published)
    assert {place.partition(",")[0] for place in differing} == {f"table {table}.leak"}
    assert attacked(places, published, cells(worlds[HIDDEN])) == (HIDDEN, HIDDEN)


def test_the_attacker_learns_nothing_from_the_tables_as_they_are(
    worlds: dict[int, Settings],
) -> None:
    places = {exposures: published_tables(settings) for exposures, settings in worlds.items()}
    published = places.pop(HIDDEN)
    assert attacked(places, published, cells(worlds[HIDDEN])) == (1, LIMIT)


def test_the_attacker_needs_no_leak_where_small_counts_alone_are_hidden() -> None:
    rows = [
        ("sex", "any", None, "female", None, "small"),
        ("sex", "any", None, "male", 30, "shown"),
    ]
    rows += [("total", "any", None, "all", 33, "shown")]
    frame = pd.DataFrame(rows, columns=[*CELL, "exposures", "mark"])
    assert Attacker(frame.astype({"exposures": "Int64"}), limit=LIMIT).range_of(0) == (3, 3)


def test_what_hides_a_file_is_that_its_source_is_confidential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES, "hfcs", replace(SOURCES["hfcs"], is_confidential=True))
    settings = Settings(data=tmp_path / "data")
    rows = [hfcs_row(f"{number}") for number in range(3)]
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "seven_of_us.csv", rows)])
    pipeline.run(settings)
    columns = "release, file_name, url, sha256, bytes, rows, staged_rows, unknown_columns"
    assert ask(settings, f"select {columns} from core_release") == [
        ("confidential-1", "confidential-1-file-1", *[None] * 6)
    ]
    assert ask(settings, "select release, file_name, member, rows_delivered from core_member") == [
        ("confidential-1", None, None, None)
    ]
    entry = read_status(settings.folders.status).sources["hfcs"]
    assert (entry.rows, entry.rejected_rows) == (None, None)
    said = etl_here("--data", settings.data, "status", environment={}).stdout
    assert "not shown" in next(line for line in said.splitlines() if line.startswith("hfcs"))


def test_no_file_that_others_may_read_has_the_time_of_a_confidential_one(
    worlds: dict[int, Settings],
) -> None:
    settings = worlds[HIDDEN]
    landed = settings.folders.landing / "poison_center"
    assert stat.S_IMODE(landed.stat().st_mode) == 0o700
    times = {path.stat().st_mtime for path in (settings.data.parent / "in").iterdir()}
    assert SAVED_AT in times
    for path in settings.data.rglob("*"):
        assert path.stat().st_mtime != SAVED_AT, path


VALUE = "Xaverine Q"


@pytest.fixture
def with_a_list(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data")
    path = write_rows(tmp_path / "list_of_7.csv", [npds_row(f"{number}") for number in range(7)])
    pipeline.add(settings, "poison_center", [path])
    return settings


def test_what_is_wrong_with_a_confidential_file_is_neither_logged_nor_in_the_status(
    with_a_list: Settings,
    without_build: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(paths: list[Path], _: object) -> None:
        raise BadFileError(paths[0], f"'{VALUE}' is no date", line=4711, remedy="Correct it")

    caplog.set_level(logging.INFO)
    source = replace(SOURCES["poison_center"], stage=fail)
    monkeypatch.setitem(SOURCES, "poison_center", source)
    with pytest.raises(EtlError):  # nothing else is there to build from
        pipeline.run(with_a_list)
    status = with_a_list.folders.status.read_text(encoding="utf-8")
    for told in (VALUE, "4711", "list_of_7"):
        assert told not in status
        assert told not in caplog.text
    assert "confidential-1 could not be staged" in status
    kept = with_a_list.folders.staged / "poison_center" / "confidential-1.problem.txt"
    assert VALUE in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_error_of_a_build_that_read_confidential_rows_does_not_quote_them(
    with_a_list: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise duckdb.ConversionException(f"Could not convert string '{VALUE}' to INT64")

    monkeypatch.setattr(pipeline, "build", fail)
    with pytest.raises(EtlError, match="ConversionException") as raised:
        pipeline.run(with_a_list)
    assert raised.value.exit_code == ExitCode.UNEXPECTED
    assert VALUE not in str(raised.value)
    assert VALUE not in with_a_list.folders.status.read_text(encoding="utf-8")
    kept = with_a_list.folders.work / "problem.txt"
    assert VALUE in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_check_shows_no_row_of_a_confidential_source(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "('hfcs', 5), ('poison_center', 7), ('poison_center:1', 9)"
    sql = f"select * from (values {rows}) as t (source, n)"
    found = {"made_up": Statement(name="made_up", sql=sql, comment="", column_comments={})}
    monkeypatch.setattr(checks, "checks", lambda: found)
    with duckdb.connect() as connection, pytest.raises(ChecksRefusedError) as refused:
        checks.run_checks(connection)
    assert "source=hfcs, n=5 and what is confidential" in str(refused.value)
    for told in ("7", "9", "3 rows"):
        assert told not in str(refused.value)
