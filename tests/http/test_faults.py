"""Every way a server fails, at every address that is asked: who fails, and what stays.

No warehouse is built here; `test_fetch.py` goes on to the exit code and the published file.
"""

from __future__ import annotations

import gzip
import json
import logging
import shutil
import traceback
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from etl import pipeline
from etl.errors import BadFileError, DownloadError
from etl.net.context import FetchContext, Span
from etl.net.fetch import FetchResults, fetch
from etl.net.limits import Clock
from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.files import sha256_of
from etl.store.landing import Landing
from tests.support import fda_server as faults
from tests.support.fda_server import CT_DEATHS, EXPORTS, PAGE, VSRR, FdaServer, fda_server
from tests.support.publishers import (
    death_row,
    overdose_row,
    quarter_bytes,
    serve_everything,
    serve_hfcs_rows,
)
from tests.support.releases import drug_record, food_record, recall_record

SPAN = Span(first="2026q1")
URLLIB3 = "urllib3.connectionpool"
FETCHED = {key: source for key, source in SOURCES.items() if source.fetch is not None}
# What is asked, and which source fails with it.
ADDRESSES = {
    EXPORTS: "faers",
    PAGE: "hfcs",
    "/media": "hfcs",
    "/drug/event": "openfda_drug",
    "/food/event": "openfda_food",
    "/food/enforcement": "openfda_recalls",
    "/drug/enforcement": "openfda_recalls",
    f"/api/views/{CT_DEATHS}": "medical_examiner",
    f"/resource/{CT_DEATHS}": "medical_examiner",
    f"/api/views/{VSRR}": "vsrr",
    f"/resource/{VSRR}": "vsrr",
}
JSON = [path for path in ADDRESSES if path not in (EXPORTS, PAGE, "/media")]
FAULTS: dict[str, faults.Fault] = {
    "429, later today": faults.answer(429, Retry_After="3600"),
    "429, soon": faults.answer(429, Retry_After="0"),
    "500 and a page": faults.answer(500),
    "a truncated body": faults.cut_off,
    "a wrong length": faults.wrong_length,
    "a reset on the way": faults.reset,
    "a redirect loop": lambda handler: faults.redirect(handler.path)(handler),
    "another host": faults.redirect("https://aems.example/files"),
    "nothing": faults.answer(200, b"", Content_Type="application/octet-stream"),
    "a page": faults.answer(200),
}
SLOW = {
    "a body that drips": faults.drip,
    "headers that drip": faults.drip_headers,
    "silence": faults.silence,
}
# Two endpoints: what the other one has lands.
PARTLY = ("/food/enforcement", "/drug/enforcement")
DEEP = b"[" * 100_000 + b"]" * 100_000
SHAPES: dict[str, bytes] = {
    "a list": b"[]",
    "a word": b'"kratom"',
    "null": b"null",
    "an object": b"{}",
    "an error": b'{"error": "no"}',
    "a number that is none": b'{"meta": {"last_updated": 3, "results": {"total": 1e999}}, "results'
    b'": [], "rowsUpdatedAt": 1e999, "count": 1e999}',
    "a number of five thousand digits": b'{"rowsUpdatedAt": %s}' % (b"9" * 5000),
    "a list of numbers": b"[1, 2]",
    "a list of lists": b"[[1], [2]]",
    "records that are none": b'{"meta": {"last_updated": "x", "results": {"total": 2}}, "results":'
    b' ["a", null], "rowsUpdatedAt": "x"}',
    "no text": b"\xff\xfe\x00",
    "depth": DEEP,
}


@pytest.fixture(autouse=True, scope="module")
def november() -> Iterator[None]:
    moment = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clock, "now", lambda self: moment)
        yield


@pytest.fixture(scope="module")
def served() -> Iterator[FdaServer]:
    with fda_server() as server:
        yield server


@pytest.fixture(scope="module")
def baseline(
    november: None, served: FdaServer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """A folder in which everything has landed; since then every publisher has something new."""
    folder = tmp_path_factory.mktemp("baseline")
    serve_everything(served, folder)
    settings = Settings(data=folder / "data", **served.settings())
    settings.data.mkdir()
    assert failed(fetch(list(FETCHED.values()), settings, SPAN)) == set()
    renew(served, folder)
    return settings


@pytest.fixture
def settings(baseline: Settings, served: FdaServer, tmp_path: Path) -> Iterator[Settings]:
    shutil.copytree(baseline.data, tmp_path / "data")
    yield baseline.model_copy(update={"data": tmp_path / "data"})
    served.faults.clear()


def landed(settings: Settings) -> dict[str, set[str]]:
    """Give what has landed by source; every file must be what the manifest says of it."""
    landing = Landing(settings.folders.landing)
    found: dict[str, set[str]] = {}
    for key in FETCHED:
        files = [files[-1] for files in landing.releases(key).values()]
        assert all(sha256_of(landing.path_of(file)) == file.sha256 for file in files)
        found[key] = {file.sha256 for file in files}
    return found


def failed(fetched: FetchResults) -> set[str]:
    for result in fetched.values():
        assert result.error is None or isinstance(result.error, DownloadError | BadFileError), (
            result
        )
        assert len(str(result.error).splitlines()) == 1
    return {key for key, result in fetched.items() if result.error is not None}


def renew(fda: FdaServer, folder: Path) -> None:
    """Let every publisher have something new."""
    fda.serve_quarter("2026q2", quarter_bytes(folder / "again", "2026q2", 90000012))
    serve_hfcs_rows(fda, folder, "1", "2", "7")
    fda.records["drug/event"].append(drug_record("90000013"))
    fda.records["food/event"].append(food_record("14"))
    for endpoint in ("food/enforcement", "drug/enforcement"):
        fda.records[endpoint].append(recall_record("F-15-2025"))
    fda.tables[CT_DEATHS].append(death_row("25-16"))
    fda.tables[VSRR].append(overdose_row("April"))
    fda.rows_updated_at = lambda: 1_790_000_001


def cases() -> Iterator[Any]:
    for address in ADDRESSES:
        for name, fault in FAULTS.items():
            yield pytest.param(address, fault, id=f"{address[1:]}: {name}")
    for address in JSON:
        for name, body in SHAPES.items():
            fault = faults.answer(200, body, Content_Type="application/json")
            yield pytest.param(address, fault, id=f"{address[1:]}: {name}")


@pytest.mark.parametrize(("address", "fault"), [*cases()])
def test_a_fault_fails_its_source_alone_and_what_landed_stays(
    served: FdaServer, settings: Settings, address: str, fault: faults.Fault
) -> None:
    before = landed(settings)
    assert all(before.values())
    served.misbehave(address, fault)
    fetched = fetch(list(FETCHED.values()), settings, SPAN)
    assert fetched.keys() == FETCHED.keys()
    assert failed(fetched) == {ADDRESSES[address]}
    after = landed(settings)
    same = {key for key in FETCHED if after[key] == before[key]}
    assert same == (set() if address in PARTLY else {ADDRESSES[address]})


@pytest.mark.parametrize("fault", SLOW)
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_comes_slowly_for_ever_ends(
    served: FdaServer, settings: Settings, address: str, fault: str
) -> None:
    before = landed(settings)
    quick = settings.model_copy(
        update={"http_answer_seconds": 0.4, "http_file_seconds": 0.4, "http_read_seconds": 0.2}
    )
    served.misbehave(address, SLOW[fault])
    broken = ADDRESSES[address]
    assert failed(fetch([FETCHED[broken]], quick, SPAN)) == {broken}
    assert landed(settings) == before or address in PARTLY


def test_a_landed_file_that_was_lost_or_put_aside_is_fetched_again(
    served: FdaServer, settings: Settings
) -> None:
    sources = list(FETCHED.values())
    assert failed(fetch(sources, settings, SPAN)) == set()
    before = landed(settings)
    landing = Landing(settings.folders.landing)
    for key in FETCHED:
        for files in landing.releases(key).values():
            path = landing.path_of(files[-1])
            path.rename(path.with_name(f"{path.name}.damaged"))
    assert failed(fetch(sources, settings, SPAN)) == set()
    assert landed(settings) == before


def test_a_quarter_that_a_person_added_and_lost_is_fetched_under_its_name(
    served: FdaServer, settings: Settings, tmp_path: Path
) -> None:
    assert failed(fetch([SOURCES["faers"]], settings, SPAN)) == set()
    landing = Landing(settings.folders.landing)
    release = max(landing.releases("faers"))
    added = tmp_path / "my copy.zip"
    shutil.copyfile(landing.path_of(landing.releases("faers")[release][0]), added)
    other = settings.model_copy(update={"data": tmp_path / "other"})
    pipeline.add(other, "faers", [added])
    landing = Landing(other.folders.landing)
    landing.path_of(landing.releases("faers")[release][0]).unlink()
    assert failed(fetch([SOURCES["faers"]], other, SPAN)) == set()
    (file,) = landing.releases("faers")[release]
    assert file.file_name == added.name
    assert landing.is_there(file)


def test_every_source_that_fetches_is_tried() -> None:
    assert set(ADDRESSES.values()) == set(FETCHED)


def test_a_csv_that_shrank_to_less_than_half_does_not_replace_the_good_one(
    served: FdaServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = landed(settings)
    address = next(path for path in served.files if path.startswith("/media"))
    good = served.files[address]
    header, first, *_ = good.body.splitlines(keepends=True)
    monkeypatch.setitem(served.files, address, replace(good, body=header + first[:40] + b"\n"))
    fetched = fetch([FETCHED["hfcs"]], settings, SPAN)
    assert "it may be cut off. What has landed stays in use." in str(fetched["hfcs"].error)
    assert landed(settings) == before
    monkeypatch.setitem(served.files, address, replace(good, file_name="HFCS-2027.csv"))
    assert failed(fetch([FETCHED["hfcs"]], settings, SPAN)) == set()


def test_two_broken_endpoints_of_a_host_do_not_hold_up_a_third(
    served: FdaServer, settings: Settings
) -> None:
    before = landed(settings)
    for endpoint in ("/drug/event", "/food/event"):
        served.misbehave(endpoint, faults.answer(500))
    fetched = fetch(list(FETCHED.values()), settings, SPAN)
    assert failed(fetched) == {"openfda_drug", "openfda_food"}
    assert "food/event.json: the server answers 500" in str(fetched["openfda_food"].error)
    assert landed(settings)["openfda_recalls"] != before["openfda_recalls"]


def test_an_error_of_ours_stops_no_other_source_and_shows_no_key(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: FetchContext) -> None:
        raise KeyError("s3cret")

    monkeypatch.delenv("KRATOMWATCH_TRACEBACK", raising=False)
    keyed = settings.model_copy(update={"openfda_api_key": SecretStr("s3cret")})
    food = replace(FETCHED["openfda_food"], fetch=broken)
    fetched = fetch([food, FETCHED["vsrr"]], keyed, SPAN)
    assert failed(fetched) == {"openfda_food"}
    assert str(fetched["openfda_food"].error).startswith("Unexpected KeyError: '(key)'.")
    assert "s3cret" not in caplog.text
    monkeypatch.setenv("KRATOMWATCH_TRACEBACK", "1")
    with pytest.raises(KeyError):
        fetch([food], keyed, SPAN)


TELLTALES = {
    "a refusal that names it": faults.answer(
        403, b'{"error": {"code": "API_KEY_INVALID", "message": "bad api_key s3cret/key"}}'
    ),
    "an address elsewhere": faults.redirect("https://s3cret%2Fkey@aems.example/s3cret/key?x=1"),
    "an address of its own": faults.redirect("/drug/event.json?api_key=s3cret/key"),
}


@pytest.mark.parametrize("name", [*FAULTS, *TELLTALES])
def test_the_key_is_in_no_log_manifest_error_or_chain(
    served: FdaServer, settings: Settings, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    keyed = settings.model_copy(update={"openfda_api_key": SecretStr("s3cret/key")})
    served.misbehave("/drug/event", {**FAULTS, **TELLTALES}[name])
    served.seen.clear()
    fetched = fetch([FETCHED["openfda_drug"], FETCHED["openfda_food"]], keyed, SPAN)
    assert {"openfda_drug"} == failed(fetched)
    assert all("authorization" in request.headers for request in served.seen)
    error = fetched["openfda_drug"].error
    assert error is not None
    said = "".join(traceback.format_exception(error)) + repr(error) + repr(keyed)
    written = [path.read_bytes().decode("latin-1") for path in keyed.data.rglob("*.*")]
    sent = b64encode(b"s3cret/key:").decode()
    # urllib3 logs at this level, which no run of ours sets, the path that a server sent it to
    logged = "".join(one.getMessage() for one in caplog.records if one.name != URLLIB3)
    for text in (said, logged, *written):
        for form in ("s3cret", sent):
            assert form not in text


def test_a_key_within_an_address_is_in_no_manifest(served: FdaServer, settings: Settings) -> None:
    keyed = settings.model_copy(
        update={
            "openfda_url": served.openfda_url.replace("://", "://s3cret:@"),
            "cdc_url": served.cdc_url.replace("://", "://user:s3cret@"),
        }
    )
    sources = [FETCHED["openfda_food"], FETCHED["vsrr"]]
    assert failed(fetch(sources, keyed, SPAN)) == set()
    written = [path for path in keyed.data.rglob("*.json") if path.is_file()]
    assert "s3cret" not in "".join(path.read_text() for path in written)
    assert Landing(keyed.folders.landing).files("openfda_food")[-1].url == (
        f"{served.openfda_url}/food/event.json"
    )
    served.seen.clear()
    assert failed(fetch(sources, keyed, SPAN)) == set()
    assert len(served.seen) == 2


def test_half_a_surrogate_pair_in_a_record_lands_as_it_came(
    served: FdaServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = food_record("99", products=[{"role": "SUSPECT", "name_brand": "KRATOM \ud83d"}])
    usual = [food_record(str(number)) for number in range(5)]
    monkeypatch.setitem(served.records, "food/event", [*usual, strange])
    monkeypatch.setitem(served.tables, VSRR, [overdose_row("May") | {"footnote": "\ud83d"}])
    monkeypatch.setattr(served, "rows_updated_at", lambda: 1_790_000_002)
    assert failed(fetch([FETCHED["openfda_food"], FETCHED["vsrr"]], settings, SPAN)) == set()
    file = Landing(settings.folders.landing).files("openfda_food")[-1]
    text = gzip.decompress(Landing(settings.folders.landing).path_of(file).read_bytes())
    assert b"KRATOM \\ud83d" in text
    assert strange in [json.loads(line) for line in text.splitlines()]
