"""`etl run` against FDA's servers as they are and as they fail: what lands, what ends how."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl import pipeline
from etl.errors import ExitCode, MovedError, UsageError
from etl.net import context
from etl.net.context import Span
from etl.net.fetch import fetch
from etl.net.limits import Clock
from etl.settings import Settings
from etl.sources.faers import fetch as faers_fetch
from etl.sources.faers.fetch import quarters
from etl.sources.hfcs.fetch import product_based_link
from etl.sources.registry import SOURCES
from etl.store.landing import Landing
from etl.store.publish import generation
from etl.store.status import Status, read_status
from tests.support import ROOT
from tests.support import fda_server as faults
from tests.support.command import Ended, etl_here, etl_process
from tests.support.fda_server import CT_DEATHS, EXPORTS, PAGE, VSRR, FdaServer
from tests.support.publishers import quarter_bytes, serve_everything
from tests.support.releases import (
    hfcs_row,
    write_csv,
)

TODAY = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
landed_only = pytest.mark.usefixtures("without_build")
Q2 = f"{EXPORTS}/faers_ascii_2026q2.zip"


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be on 24 November 2026."""
    monkeypatch.setattr(Clock, "now", lambda self: TODAY)


@pytest.fixture
def served(fda: FdaServer, tmp_path: Path) -> FdaServer:
    """Two quarters, a CSV, records of openFDA, deaths and overdose deaths."""
    serve_everything(fda, tmp_path)
    return fda


@pytest.fixture
def settings(served: FdaServer, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", **served.settings())


def run(settings: Settings, first: str | None = "2026q1", last: str | None = None) -> Status:
    return pipeline.run(settings, span=Span(first=first, last=last))


def reports(settings: Settings) -> list[str]:
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        rows = connection.execute("select report_id from core_report order by 1").fetchall()
    return [row[0] for row in rows]


FETCHED = {source.key for source in SOURCES.values() if source.fetch is not None}
ALL = ["faers:90000001", "faers:90000002", "hfcs:1", "hfcs:3", "medical_examiner:25-1"]


def test_one_run_brings_everything_and_says_where_from(
    served: FdaServer, settings: Settings
) -> None:
    status = run(settings)
    assert (status.exit_code, status.outcome) == (0, "done"), status.message
    assert reports(settings) == ALL
    landing = Landing(settings.folders.landing)
    (zip_file,) = landing.releases("faers")["2026q2"]
    assert zip_file.url == f"{served.faers_url}/faers_ascii_2026q2.zip"
    assert zip_file.etag == served.files[Q2].etag
    assert zip_file.last_modified == "Tue, 28 Oct 2025 10:00:00 GMT"
    assert [*landing.releases("hfcs")] == ["hfcs_quarterly_20260930_csv_product_based"]
    (found,) = landing.releases("openfda_food")["search_kratom_7oh"]
    assert (found.last_modified, found.etag and found.etag[:9]) == ("2026-10-28", "2 records")
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        urls = connection.execute("select url from core_release").fetchall()
    assert all(url for (url,) in urls)
    assert not [path for path in settings.folders.fetching.rglob("*") if ".part" in path.name]
    assert set(landing.sources()) == set(status.sources) == FETCHED
    assert all(entry.requests for entry in status.sources.values())
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        for table, expected in (("mart_recall", 2), ("mart_overdose_death", 3)):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (expected,)


BROKEN = {
    "faers": EXPORTS,
    "hfcs": PAGE,
    "openfda_drug": "/drug/event",
    "openfda_food": "/food/event",
    "openfda_recalls": "/food/enforcement /drug/enforcement",
    "medical_examiner": f"/api/views/{CT_DEATHS}",
    "vsrr": f"/resource/{VSRR}",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_one_broken_publisher_ends_in_3_and_the_others_are_published(
    served: FdaServer, settings: Settings, broken: str
) -> None:
    assert set(BROKEN) == FETCHED
    for address in BROKEN[broken].split():
        served.misbehave(address, faults.answer(500))
    status = run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert status.message.startswith("Published")
    assert [key for key, entry in status.sources.items() if entry.last_error] == [broken]
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        found = connection.execute("select distinct source from core_release").fetchall()
    assert {source for (source,) in found} == FETCHED - {broken}


@landed_only
def test_a_run_with_nothing_new_asks_little_and_stages_nothing(
    served: FdaServer, settings: Settings
) -> None:
    run(settings)
    stamp = settings.folders.warehouse.stat().st_mtime_ns
    staged = {path: path.stat().st_mtime_ns for path in settings.folders.staged.rglob("*")}
    served.seen.clear()
    started = time.process_time()
    status = run(settings)
    assert time.process_time() - started < 1  # the servers, in this process too, included
    assert "Nothing new" in status.message
    requests = {key: entry.requests for key, entry in status.sources.items()}
    assert requests == {
        "faers": 3, "hfcs": 2, "openfda_drug": 1, "openfda_food": 1, "openfda_recalls": 2,
        "medical_examiner": 1, "vsrr": 1,
    }  # fmt: skip
    assert len(served.seen) == 11
    assert settings.folders.warehouse.stat().st_mtime_ns == stamp
    assert {path: path.stat().st_mtime_ns for path in settings.folders.staged.rglob("*")} == staged


def test_a_command_loads_nothing_slow_that_it_may_not_need() -> None:
    code = "import etl.cli, sys; print(any(name.startswith('scipy') for name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert found.stdout.strip() == "False"


def test_a_reissued_quarter_is_noticed_and_staged_again(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    run(settings)
    served.serve_quarter("2026q1", quarter_bytes(tmp_path / "again", "2026q1", 90000009))
    status = run(settings)
    assert "Published" in status.message
    assert "faers:90000009" in reports(settings)
    assert "faers:90000001" not in reports(settings)


@landed_only
def test_new_validators_for_the_same_bytes_cost_one_download(
    served: FdaServer, settings: Settings
) -> None:
    run(settings)
    served.files[Q2].etag = '"moved to another disk"'
    assert "Nothing new" in run(settings).message
    served.seen.clear()
    assert "Nothing new" in run(settings).message
    assert all(request.headers.get("range") == "bytes=0-0" for request in served.asked(EXPORTS))


def test_what_was_added_by_hand_is_not_fetched_again(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "zips" / "faers_ascii_2026q2.zip"
    mine = tmp_path / "my copy.zip"
    mine.write_bytes(path.read_bytes())
    pipeline.add(settings, "faers", [mine])
    run(settings)
    assert [one.headers.get("range") for one in served.asked(Q2)] == ["bytes=0-0"]
    assert reports(settings) == ALL
    served.serve_quarter("2026q2", quarter_bytes(tmp_path / "again", "2026q2", 90000012))
    assert run(settings).exit_code == 0
    assert "faers:90000012" in reports(settings)


def test_eras_have_their_names_and_quarters_count_up() -> None:
    assert quarters("2012q3", "2013q1") == ["2012q3", "2012q4", "2013q1"]
    assert len(quarters("2004q1", "2026q2")) == 90


@landed_only
def test_the_usual_is_the_last_eight_and_the_newest_is_found_by_name(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    for name in quarters("2012q2", "2026q2"):
        served.files.setdefault(
            f"{EXPORTS}/{'aers' if name < '2012q4' else 'faers'}_ascii_{name}.zip",
            faults.ServedFile(b"PK"),
        )
    status = run(settings, first=None)
    probed = [one.path[-10:-4] for one in served.asked(EXPORTS) if one.headers.get("range")]
    assert probed[:2] == ["2026q3", "2026q2"]
    assert sorted(set(probed)) == [*quarters("2024q3", "2026q2"), "2026q3"]
    assert status.exit_code == ExitCode.SOURCE_FAILED  # the six made up here are no zips
    assert status.sources["faers"].releases == 2
    served.seen.clear()
    run(settings, first="2012q2", last="2012q4")
    names = {one.path.rpartition("/")[2] for one in served.asked(EXPORTS)}
    assert names == {f"{era}_ascii_{name}.zip" for era, name in (
        ("aers", "2012q2"), ("aers", "2012q3"), ("faers", "2012q4"))}  # fmt: skip


@landed_only
def test_a_server_without_quarters_is_asked_six_times(
    served: FdaServer, settings: Settings
) -> None:
    served.files = {path: file for path, file in served.files.items() if EXPORTS not in path}
    status = pipeline.run(settings, source_keys=["faers", "hfcs"], span=Span())
    assert len(served.asked(EXPORTS)) == 6
    assert "no quarter of the last 6 is there" in str(status.sources["faers"].last_error)


def test_quarters_that_are_all_gone_are_called_moved(served: FdaServer, settings: Settings) -> None:
    pipeline.run(settings, source_keys=["faers"], span=Span(first="2026q1"))
    served.files = {path: file for path, file in served.files.items() if EXPORTS not in path}
    status = pipeline.run(settings, source_keys=["faers"], span=Span())
    error = str(status.sources["faers"].last_error)
    assert "2 quarters that were there are gone. FDA's server is out of order, or" in error
    assert "KRATOMWATCH_FAERS_URL" in error
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert reports(settings) == ["faers:90000001", "faers:90000002"]


def test_one_quarter_that_cannot_be_looked_at_does_not_hold_up_another(
    served: FdaServer, settings: Settings
) -> None:
    served.misbehave(f"{EXPORTS}/faers_ascii_2026q1", faults.answer(503))
    status = pipeline.run(settings, source_keys=["faers"], span=Span(first="2026q1"))
    assert "2026q1.zip: the server answers 503" in str(status.sources["faers"].last_error)
    assert reports(settings) == ["faers:90000002"]


def test_a_long_history_is_looked_at_in_turn(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {name: object() for name in quarters("2004q1", "2026q2")}
    seen: list[str] = []
    for day in range(1, 23):
        moment = TODAY.replace(month=10, day=day)
        monkeypatch.setattr(Clock, "now", lambda self, moment=moment: moment)
        given = context.FetchContext(
            source="faers", release_of=str, settings=settings,
            client=context.client_of(settings), span=Span(),
        )  # fmt: skip
        looked_at = faers_fetch._to_look_at(given, here, newest="2026q2")  # type: ignore[arg-type]
        assert len(looked_at) == 12
        seen += looked_at
    assert set(seen) == set(here)


@landed_only
def test_what_it_costs_is_said_first(
    served: FdaServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    run(settings)
    lines = [record.message for record in caplog.records]
    (cost,) = [line for line in lines if "to fetch" in line]
    assert cost.startswith("faers: 2 quarters to fetch, 0.00 GB: about 1 minutes")
    assert lines.index(cost) < next(n for n, line in enumerate(lines) if " fetched, " in line)
    begun = [line for line in lines if line.startswith("fetching faers")]
    assert begun == [
        "fetching faers 2026q1 (1 of 2)",
        "fetching faers 2026q2 (2 of 2, less than a minute left)",
    ]


@landed_only
def test_a_disk_that_is_too_small_is_said_before_the_download(
    served: FdaServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 100})
    monkeypatch.setattr(faers_fetch.shutil, "disk_usage", lambda path: usage)
    status = run(settings)
    assert "Make room" in str(status.sources["faers"].last_error)
    assert not [one for one in served.asked(EXPORTS) if "range" not in one.headers]


@landed_only
def test_synthetic_data_is_never_joined_by_a_fetch(
    served: FdaServer, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    path = write_csv(tmp_path / "demo.csv", [hfcs_row("1")])
    pipeline.add(settings, "hfcs", [path], is_synthetic=True)
    assert run(settings).exit_code == 0
    assert served.seen == []
    assert "holds synthetic data: nothing is fetched" in caplog.text


@landed_only
def test_offline_asks_nothing(served: FdaServer, settings: Settings, tmp_path: Path) -> None:
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "a.csv", [hfcs_row("1")])])
    pipeline.run(settings)
    assert served.seen == []


def test_what_a_search_found_is_no_background(served: FdaServer, settings: Settings) -> None:
    assert pipeline.run(settings, source_keys=["openfda_food"], span=Span()).exit_code == 0
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        counted = connection.execute("select source from background_total").fetchall()
        first = connection.execute("select first_quarter_start from mart_source").fetchone()
    assert counted == []
    assert str(first and first[0]) == "2025-01-01"
    assert run(settings).exit_code == 0
    with duckdb.connect(str(settings.folders.warehouse), read_only=True) as connection:
        counted = connection.execute("select source, reports from background_total").fetchall()
        known = connection.execute("select distinct source from background_reaction").fetchall()
    assert sorted(counted) == [("faers", 2), ("hfcs", 2), ("medical_examiner", 2)]
    assert sorted(known) == [("faers",), ("hfcs",)]


# ------------------------------------------------------------------------------ HFCS


def test_a_changed_media_number_is_followed(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    run(settings)
    path = write_csv(tmp_path / "n.csv", [hfcs_row("1"), hfcs_row("7")])
    served.serve_hfcs(path.read_bytes(), media=190001, name="HFCS-Quarterly-20261231.csv")
    assert run(settings).exit_code == 0
    assert "hfcs:7" in reports(settings)


@landed_only
def test_a_configured_address_needs_no_page(served: FdaServer, settings: Settings) -> None:
    served.files.pop(PAGE)
    direct = settings.model_copy(
        update={"hfcs_csv_url": served.hosts[2] + "/media/180475/download"}
    )
    assert run(direct).exit_code == 0
    assert served.asked(PAGE) == []


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<a href="/media/1/download" title="HFCS Product-Based Data">x</a>', "/media/1/download"),
        ('<a href="/media/2/download"><b>Product Based</b> file (CSV)</a>', "/media/2/download"),
        ('<a href="/x.csv" aria-label="product-based">x</a>', "/x.csv"),
        (
            '<a href="/media/3/a" title="Product-Based Data (Excel)">x</a>'
            '<a href="/media/4/a" title="Product-Based Data (CSV)">x</a>',
            "/media/4/a",
        ),
        (
            '<a href="/media/3/a" title="Product-Based Data Dictionary (PDF)">x</a>'
            '<a href="/media/4/a" title="HFCS Product-Based Data">x</a>',
            "/media/4/a",
        ),
        (
            '<a href="/media/3/a">Product-Based Data (CSV), 2024 and later</a>'
            '<a href="/media/4/a">Product-Based Data (CSV), before</a>',
            "/media/3/a",
        ),
        ('<a href="/media/6/download?a=1&amp;b=2">Product-Based</a>', "/media/6/download?a=1&b=2"),
        ('<a href="../../media/7/download">Product-Based</a>', "../../media/7/download"),
        ('<a href="/media/5/download" title="Case-Based Data">x</a>', None),
        ('<a href="/about">Product-Based Data explained</a>', None),
        ("<p>Product-Based Data</p>", None),
        ("", None),
    ],
)
def test_the_link_is_known_by_its_words(html: str, link: str | None) -> None:
    assert product_based_link(f"<html>{html}</html>") == link


@landed_only
def test_a_relative_link_counts_from_where_the_page_is_now(
    served: FdaServer, settings: Settings
) -> None:
    link = b'<a href="hfcs/files/product.csv" title="Product-Based Data">x</a>'
    served.files["/safety/aems"] = faults.ServedFile(link, content_type="text/html")
    served.files["/safety/hfcs/files/product.csv"] = served.files.pop("/media/180475/download")
    served.misbehave(PAGE, faults.redirect("/safety/aems"))
    status = pipeline.run(settings, source_keys=["hfcs"], span=Span())
    assert status.exit_code == 0, status.message
    (file,) = Landing(settings.folders.landing).files("hfcs")
    assert file.url == served.hosts[2] + "/safety/hfcs/files/product.csv"


def link_to(address: str) -> faults.Fault:
    return faults.answer(200, f'<a href="{address}">Product-Based Data (CSV)</a>'.encode())


MOVED: dict[str, tuple[faults.Fault, str]] = {
    "to another host": (faults.redirect("https://aems.example/hfcs"), "https://aems.example/hfcs"),
    "and is gone": (faults.answer(404), "404"),
    "to a page without the file": (faults.answer(200), "no link to product-based data"),
    "its file to another host": (link_to("https://aems.example/f.csv"), "aems.example/f.csv"),
    "its file to nowhere": (link_to("/media/1/download"), "there is no such file"),
    "its file to a page": (link_to("/media/2/download"), "there is no such file"),
    "in a circle": (faults.redirect(PAGE), "in a circle"),
}


@pytest.mark.parametrize("how", MOVED)
def test_a_source_that_moved_is_said_to_have_moved(
    served: FdaServer, settings: Settings, how: str
) -> None:
    served.files["/media/2/download"] = faults.ServedFile(b"<html>", content_type="text/html")
    fault, words = MOVED[how]
    served.misbehave(PAGE, fault)
    (result,) = fetch([SOURCES["hfcs"]], settings, Span()).values()
    assert isinstance(result.error, MovedError)
    assert words in str(result.error)
    assert "KRATOMWATCH_" in str(result.error) or "operating guide" in str(result.error)


@landed_only
def test_a_host_that_is_named_may_hold_the_file(served: FdaServer, settings: Settings) -> None:
    served.misbehave(PAGE, link_to(served.hosts[0] + "/media/180475/download"))
    trusting = settings.model_copy(
        update={"redirect_hosts": served.hosts[0].removeprefix("http://")}
    )
    assert pipeline.run(trusting, source_keys=["hfcs"], span=Span()).exit_code == 0


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..", "a b/\\c.csv", ""])
@landed_only
def test_a_name_given_by_a_server_stays_in_its_folder(
    served: FdaServer, settings: Settings, name: str
) -> None:
    served.files["/media/180475/download"].file_name = name
    assert run(settings).exit_code == 0
    (file,) = Landing(settings.folders.landing).files("hfcs")
    assert (settings.folders.landing / "hfcs" / Path(file.stored_as).name).is_file()


# ------------------------------------------------------------------------------ faults

# `test_faults.py` has every fault at every address; these go on to the published file.
FAULTS: dict[str, tuple[str, faults.Fault, str]] = {
    "429 for long": (EXPORTS, faults.answer(429, Retry_After="3600"), "faers"),
    "a slow drip": (EXPORTS, faults.drip, "faers"),
    "a zip that is cut off": (EXPORTS, faults.cut_off, "faers"),
    "a CSV of the wrong length": ("/media", faults.wrong_length, "hfcs"),
    "openFDA another shape": ("/drug/event", faults.json_answer({"results": 3}), "openfda_drug"),
    "openFDA silence": ("/food/event", faults.silence, "openfda_food"),
    "openFDA nothing": (
        "/food/event",
        faults.answer(404, b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}'),
        "openfda_food",
    ),
    "deaths of another shape": (
        f"/resource/{CT_DEATHS}",
        faults.json_answer({}),
        "medical_examiner",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_ends_in_time_with_code_3_and_the_rest_is_published(
    served: FdaServer, settings: Settings, case: str
) -> None:
    path, fault, source = FAULTS[case]
    quick = settings.model_copy(
        update={"http_file_seconds": 2, "http_answer_seconds": 2, "http_read_seconds": 1}
    )
    served.misbehave(path, fault)
    started = time.monotonic()
    status = run(quick)
    assert time.monotonic() - started < 120  # with the build; the server drips for ever
    is_nothing_yet = case == "openFDA nothing"
    assert status.exit_code == (0 if is_nothing_yet else ExitCode.SOURCE_FAILED)
    assert (status.sources[source].last_error is None) == is_nothing_yet
    others = [report for report in ALL if not report.startswith(source)]
    assert set(reports(quick)) >= set(others) - {"hfcs:3" if source == "openfda_food" else ""}
    served.faults.clear()
    status = run(settings)
    assert status.exit_code == 0, status.message
    assert reports(quick) == ALL
    before = reports(quick)
    served.misbehave(path, fault)
    status = run(quick)
    assert status.exit_code in (0, ExitCode.SOURCE_FAILED)
    assert reports(quick) == before
    assert generation(quick.folders.warehouse) is not None


def test_an_error_of_ours_in_staging_fails_its_source_alone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a column")

    monkeypatch.delenv("KRATOMWATCH_TRACEBACK", raising=False)
    monkeypatch.setitem(SOURCES, "vsrr", replace(SOURCES["vsrr"], stage=broken))
    status = run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "Unexpected KeyError: 'a column'" in str(status.sources["vsrr"].last_error)
    assert reports(settings) == ALL


def test_a_bad_zip_is_not_landed(served: FdaServer, settings: Settings) -> None:
    served.files[Q2].body = served.files[Q2].body[:-30]
    status = run(settings)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "2026q2" in str(status.sources["faers"].last_error)
    assert [*Landing(settings.folders.landing).releases("faers")] == ["2026q1"]
    assert "faers:90000001" in reports(settings)


def test_another_quarter_under_the_name_is_refused(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    served.serve_quarter("2026q2", quarter_bytes(tmp_path / "old", "2025q4", 90000005))
    status = run(settings)
    assert "this is 2025q4, not 2026q2" in str(status.sources["faers"].last_error)
    assert "faers:90000005" not in reports(settings)


@landed_only
def test_a_failure_is_remembered_until_something_lands(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    served.misbehave(PAGE, faults.answer(404))
    first = run(settings).sources["hfcs"]
    assert (first.releases, first.last_success, first.failed_step) == (0, None, "fetch")
    second = run(settings).sources["hfcs"]
    assert second.failing_since == first.failing_since
    assert read_status(settings.folders.status).sources["hfcs"].last_error == second.last_error
    assert pipeline.run(settings).sources["hfcs"].last_error == second.last_error
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "h.csv", [hfcs_row("5")])])
    assert pipeline.run(settings).sources["hfcs"].last_error is None


@landed_only
def test_the_day_quota_ends_a_source_and_says_so(served: FdaServer, settings: Settings) -> None:
    tight = settings.model_copy(update={"openfda_requests_per_day": 1})
    status = run(tight)
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert "fetched tomorrow" in str(status.sources["openfda_food"].last_error)
    assert run(settings).exit_code == 0


# ------------------------------------------------------------------------------ no network


def nowhere(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data",
        faers_url="http://127.0.0.1:9/content",
        openfda_url="http://127.0.0.2:9",
        hfcs_page_url="http://127.0.0.3:9/page",
        ct_url="http://127.0.0.4:9",
        cdc_url="http://127.0.0.5:9",
        http_backoff_seconds=0.01,
    )


def test_without_network_one_line_and_what_is_there_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = nowhere(tmp_path)
    pipeline.add(settings, "hfcs", [write_csv(tmp_path / "a.csv", [hfcs_row("1")])])
    pipeline.run(settings)
    caplog.clear()
    caplog.set_level(logging.INFO)
    started = time.monotonic()
    status = run(settings, first=None)
    assert time.monotonic() - started < 2
    assert status.exit_code == ExitCode.SOURCE_FAILED
    assert status.message.startswith("No connection to any publisher. Nothing new")
    assert caplog.records == []
    assert reports(settings) == ["hfcs:1"]
    assert set(status.sources) == FETCHED
    assert "cannot be reached" in str(status.sources["faers"].last_error)
    assert "/food/event.json: the server" in str(status.sources["openfda_food"].last_error)


def test_a_first_run_without_network_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"holds no data yet, and nothing was fetched .*HTTPS_PROXY"
    ):
        run(nowhere(tmp_path), first=None)
    status = read_status(nowhere(tmp_path).folders.status)
    assert status.exit_code == ExitCode.USAGE
    assert all(entry.last_error for entry in status.sources.values())


# ------------------------------------------------------------------------------ command line


def etl(*arguments: str, data: Path, environment: dict[str, str]) -> Ended:
    return etl_process("--data", data, *arguments, environment=environment)


def test_the_command_fetches_and_never_shows_the_key(served: FdaServer, tmp_path: Path) -> None:
    environment = served.environment() | {
        "KRATOMWATCH_OPENFDA_API_KEY": "s3cret",
        "KRATOMWATCH_CONTACT": "mailto:team@example.org",
    }
    result = etl(
        "run",
        "--from",
        "2026-Q1",
        "--to",
        "2026q2",
        data=tmp_path / "data",
        environment=environment,
    )
    assert result.returncode == 0, result.stderr
    assert "Published" in result.stderr.splitlines()[-1]
    assert served.seen[0].headers["user-agent"].endswith("(+mailto:team@example.org)")
    served.misbehave("/food/event", faults.answer(500))
    result = etl(
        "run", "--from", "2026q1", "--to", "2026q2", data=tmp_path / "data", environment=environment
    )
    assert result.returncode == 3
    assert "Not up to date: openfda_food" in result.stderr
    everything = result.stdout + result.stderr
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            everything += path.read_bytes().decode("latin-1")
    assert "s3cret" not in everything
    folder = str(tmp_path / "data")
    status = json.loads(etl_here("--data", folder, "status", "--json", environment={}).stdout)
    assert status["sources"]["openfda_food"]["failing_since"]


def test_without_network_the_command_says_one_line(served: FdaServer, tmp_path: Path) -> None:
    data = tmp_path / "data"
    away = dict.fromkeys(
        [f"KRATOMWATCH_{name}_URL" for name in ("FAERS", "OPENFDA", "HFCS_PAGE", "CT", "CDC")],
        "http://127.0.0.1:9",
    )
    result = etl("run", data=data, environment=away)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    options = ("run", "--from", "2026q1", "--to", "2026q2")
    assert etl(*options, data=data, environment=served.environment()).returncode == 0
    result = etl("run", data=data, environment=away)
    assert result.returncode == 3
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("No connection to any publisher. Nothing new")


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "2015"),
        ("--from", "2003q4"),
        ("--from", "2016q1", "--to", "2015q4"),
        ("--all-quarters", "--from", "2015q1"),
        ("--offline", "--from", "2015q1"),
    ],
)
def test_quarters_that_make_no_sense_are_usage_errors(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    result = etl_here("--data", tmp_path / "data", "run", *options, environment={})
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


# ------------------------------------------------------------------------------ real records


def test_real_records_come_through_as_if_added_by_hand(
    served: FdaServer, settings: Settings, real_data: Path, real_settings: Settings
) -> None:
    import gzip

    path = real_data / "openfda_food_event" / "food_events_sample.jsonl.gz"
    served.records["food/event"] = [
        json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    # Our server searches tens of thousands of records in Python before it answers.
    patient = settings.model_copy(update={"http_read_seconds": 60, "http_answer_seconds": 120})
    pipeline.run(patient, source_keys=["openfda_food"], span=Span())
    with duckdb.connect(str(real_settings.folders.warehouse), read_only=True) as connection:
        expected = connection.execute(
            "select distinct report_id from core_delivery where delivered_by = 'openfda_food'"
        ).fetchall()
    assert {row[0] for row in expected} == set(reports(settings))
    assert len(expected) > 200
    assert len(served.seen) == 2
