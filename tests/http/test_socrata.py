"""Whole data sets of a Socrata site: every page, counted, and one edition of it."""

from __future__ import annotations

import itertools
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline
from etl.errors import ExitCode
from etl.net import socrata
from etl.net.context import Span
from etl.settings import Settings
from etl.store.landing import LandedFile, Landing
from etl.store.status import Status
from tests.support import fda_server as faults
from tests.support.fda_server import VSRR, FdaServer, Handler
from tests.support.publishers import overdose_row

# What lands is looked at here, never the warehouse.
pytestmark = pytest.mark.usefixtures("without_build")

ABOUT, ROWS = f"/api/views/{VSRR}.json", f"/resource/{VSRR}.json"


@pytest.fixture
def settings(fda: FdaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(socrata, "ROWS_PER_PAGE", 10)
    return Settings(data=tmp_path / "data", **fda.settings())


def serve(fda: FdaServer, count: int) -> None:
    fda.tables[VSRR] = [overdose_row("May") | {"year": str(1000 + year)} for year in range(count)]


def run(settings: Settings) -> Status:
    return pipeline.run(settings, source_keys=["vsrr"], span=Span())


def landed(settings: Settings) -> LandedFile:
    (file,) = Landing(settings.folders.landing).releases("vsrr")["data_cdc_gov_vsrr"]
    return file


def rows(settings: Settings) -> list[dict[str, Any]]:
    with zipfile.ZipFile(Landing(settings.folders.landing).path_of(landed(settings))) as archive:
        found: list[dict[str, Any]] = json.loads(archive.read("data_cdc_gov_vsrr.json"))
    return found


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (25, 3)])
def test_every_row_comes_once_whatever_the_number(
    fda: FdaServer, settings: Settings, count: int, pages: int
) -> None:
    serve(fda, count)
    status = run(settings)
    assert status.exit_code == 0
    assert rows(settings) == fda.tables[VSRR]
    assert len(fda.asked(ROWS)) == 1 + pages
    assert status.sources["vsrr"].requests == 3 + pages == len(fda.seen)
    assert landed(settings).url == fda.cdc_url + ROWS
    assert landed(settings).etag == f"{count} rows of xkb8-kh2a"
    assert landed(settings).last_modified == "2026-09-21T14:13:20+00:00"


def test_a_site_that_sends_smaller_pages_is_followed(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    fda.largest_page = 4
    assert run(settings).exit_code == 0
    assert rows(settings) == fda.tables[VSRR]


def test_nothing_new_is_one_request(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    run(settings)
    fda.seen.clear()
    assert "Nothing new" in run(settings).message
    assert [one.path for one in fda.seen] == [ABOUT]


def test_the_same_rows_in_a_new_edition_are_the_same_file(
    fda: FdaServer, settings: Settings
) -> None:
    serve(fda, 25)
    run(settings)
    fda.rows_updated_at = lambda: 1_795_000_000
    assert "Nothing new" in run(settings).message
    assert landed(settings).last_modified == "2026-11-18T11:06:40+00:00"
    fda.seen.clear()
    run(settings)
    assert len(fda.seen) == 1


def test_changed_rows_replace_the_release(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    run(settings)
    serve(fda, 26)
    fda.rows_updated_at = lambda: 1_795_000_000
    assert "Published" in run(settings).message
    assert len(rows(settings)) == 26


def test_a_change_between_pages_starts_over(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    moments = itertools.chain([1], itertools.repeat(2))
    fda.rows_updated_at = lambda: next(moments)
    assert run(settings).exit_code == 0
    assert landed(settings).last_modified == "1970-01-01T00:00:02+00:00"
    assert len(fda.seen) == 1 + 2 * (1 + 3 + 1)


def test_endless_changes_end_and_what_landed_stays(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    run(settings)
    before = landed(settings)
    fda.rows_updated_at = itertools.count(5).__next__
    status = run(settings)
    assert "changed while it was read, 3 times" in str(status.sources["vsrr"].last_error)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert landed(settings) == before


FAULTS: dict[str, tuple[str, faults.Fault, str]] = {
    "no such data set": (ABOUT, faults.answer(404, b"{}"), "404"),
    "no moment": (ABOUT, faults.json_answer({"id": VSRR}), "shape that Socrata documents"),
    "a list about it": (ABOUT, faults.json_answer([]), "shape that Socrata documents"),
    "no number of rows": (ROWS, faults.json_answer([{"count": "many"}]), "shape that Socrata"),
    "an error for rows": (ROWS, faults.json_answer({"error": True}), "shape that Socrata"),
    "no JSON": (ROWS, faults.answer(200, b"<html>"), "shape that Socrata documents"),
    "429": (ROWS, faults.answer(429), "429"),
    "more counted than come": (ROWS, faults.json_answer([]), "shape that Socrata documents"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_lands_nothing_and_the_next_run_makes_up_for_it(
    fda: FdaServer, settings: Settings, case: str
) -> None:
    path, fault, words = FAULTS[case]
    serve(fda, 25)
    run(settings)
    before = landed(settings)
    fda.rows_updated_at = lambda: 1_795_000_000
    serve(fda, 30)
    fda.misbehave(path, fault)
    status = run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert words in str(status.sources["vsrr"].last_error)
    assert landed(settings) == before
    fda.faults.clear()
    assert run(settings).exit_code == 0
    assert len(rows(settings)) == 30


def test_rows_that_do_not_come_are_missed(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 25)
    run(settings)
    before = landed(settings)
    fda.rows_updated_at = lambda: 1_795_000_000

    def empty_last_page(handler: Handler) -> None:
        if "offset=20" in handler.path:
            handler.send_json(200, [])
            return
        kept, fda.faults[:] = fda.faults[:], []
        handler.do_GET()
        fda.faults[:] = kept

    fda.misbehave(ROWS, empty_last_page)
    status = run(settings)
    assert "20 rows came where 25 were counted, 3 times" in str(status.sources["vsrr"].last_error)
    assert landed(settings) == before


def test_an_empty_data_set_is_refused(fda: FdaServer, settings: Settings) -> None:
    serve(fda, 3)
    run(settings)
    before = landed(settings)
    fda.rows_updated_at = lambda: 1_795_000_000
    serve(fda, 0)
    assert run(settings).exit_code == ExitCode.SOURCE_FAILED
    assert landed(settings) == before
