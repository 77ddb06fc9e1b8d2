"""Pulling from openFDA: pages, limits, refreshes and answers that are none."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from requests import Request

from etl.errors import DownloadError, MovedError, SpentError
from etl.formats.openfda_records import search_expression
from etl.net.client import Client
from etl.net.limits import Clock, Limits
from etl.net.openfda import SEARCHABLE, Found, OpenFda, fingerprint
from etl.settings import Settings
from etl.sources.openfda_drug import fetch as openfda_drug
from etl.sources.openfda_recalls import fetch as openfda_recalls
from etl.vocabulary import VOCABULARY
from tests.support import fda_server as faults
from tests.support.fda_server import FdaServer
from tests.support.releases import food_record

SEARCH = search_expression("products.name_brand")
EVENTS = "food/event"


def api(fda: FdaServer, folder: Path, clock: Clock | None = None, **more: Any) -> OpenFda:
    settings = Settings(data=folder / "data", **{**fda.settings(), **more})
    limits = Limits(attempts=3, backoff_seconds=0.01, read_seconds=2, answer_seconds=5)
    secrets = [settings.openfda_key] if settings.openfda_key else []
    client = Client(user_agent="kratomwatch/test", limits=limits, secrets=secrets, clock=clock)
    return OpenFda.from_settings(client, settings)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def serve(fda: FdaServer, count: int) -> None:
    fda.records[EVENTS] = [food_record(str(number)) for number in range(count)]
    fda.records[EVENTS] += [food_record("x", products=[{"name_brand": "GREEN BEANS"}])]


@pytest.mark.parametrize("count", [1, 998, 999, 1000, 1998, 2500])
def test_every_record_comes_once_whatever_the_number(
    fda: FdaServer, tmp_path: Path, count: int
) -> None:
    serve(fda, count)
    found = api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f.jsonl.gz")
    numbers = [record["report_number"] for record in read(tmp_path / "f.jsonl.gz")]
    assert found == Found(total=count, last_updated="2026-10-28")
    assert sorted(numbers, key=int) == [str(number) for number in range(count)]
    assert all(request.query["limit"] == ["999"] for request in fda.seen)
    assert not any("skip" in request.query for request in fda.seen)


def test_an_exact_multiple_ends_with_not_found(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1998)
    api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f.jsonl.gz")
    assert len(fda.seen) == 3


def test_nothing_found_is_zero_and_no_file(fda: FdaServer, tmp_path: Path) -> None:
    fda.records[EVENTS] = [food_record("1", products=[{"name_brand": "GREEN BEANS"}])]
    assert api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f").total == 0
    assert api(fda, tmp_path).total(EVENTS, SEARCH) == Found(total=0, last_updated=None)
    assert not (tmp_path / "f").exists()


def test_the_same_records_give_the_same_bytes(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 30)
    api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "a")
    fda.records[EVENTS].reverse()
    api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_refresh_between_pages_starts_over(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1500)
    days = itertools.chain(["2026-10-28"], itertools.repeat("2026-10-29"))
    fda.last_updated = lambda: next(days)
    found = api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert found == Found(total=1500, last_updated="2026-10-29")
    assert len(read(tmp_path / "f")) == 1500
    assert len(fda.seen) == 4


def test_endless_refreshes_end(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1500)
    days = itertools.count()
    fda.last_updated = lambda: f"day {next(days)}"
    with pytest.raises(DownloadError, match="refreshed during each of 3 pulls"):
        api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert len(fda.seen) == 6


SHAPES: dict[str, Any] = {
    "a list": [],
    "no meta": {"results": []},
    "no total": {"meta": {"last_updated": "x", "results": {}}, "results": []},
    "results no list": {"meta": {"last_updated": "x", "results": {"total": 3}}, "results": {}},
    "too few": {"meta": {"last_updated": "x", "results": {"total": 3}}, "results": [{}]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_of_another_shape_is_refused(fda: FdaServer, tmp_path: Path, shape: str) -> None:
    (tmp_path / "f").write_bytes(b"the last good one")
    fda.misbehave("/food", faults.json_answer(SHAPES[shape]))
    with pytest.raises(DownloadError, match="food/event"):
        api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"the last good one"


@pytest.mark.parametrize(
    "fault",
    [faults.answer(500), faults.answer(429), faults.answer(200, b"{not json"), faults.answer(404)],
)
def test_faults_on_a_later_page_leave_no_part(
    fda: FdaServer, tmp_path: Path, fault: faults.Fault
) -> None:
    serve(fda, 1500)

    def later(handler: faults.Handler) -> None:
        if "search_after" in handler.path:
            fault(handler)
        else:
            fda.faults.clear()
            handler.do_GET()
            fda.misbehave("/food", later)

    fda.misbehave("/food", later)
    with pytest.raises(DownloadError):
        api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_the_gateway_that_does_not_know_the_address_is_no_empty_answer(
    fda: FdaServer, tmp_path: Path
) -> None:
    said = {"code": "NOT_FOUND", "message": "The requested URL was not found on this server."}
    fda.misbehave("/food", faults.answer(404, json.dumps({"error": said}).encode()))
    with pytest.raises(MovedError, match=r"requested URL was not found.*set the new address"):
        api(fda, tmp_path).total(EVENTS, SEARCH)


def test_a_key_that_is_refused_is_named_and_not_shown(fda: FdaServer, tmp_path: Path) -> None:
    said = {"code": "API_KEY_INVALID", "message": "An invalid api_key was supplied: s3cret"}
    fda.misbehave("/food", faults.answer(403, json.dumps({"error": said}).encode()))
    with pytest.raises(DownloadError, match=r"API_KEY_INVALID.*KRATOMWATCH_OPENFDA_API_KEY") as it:
        api(fda, tmp_path, openfda_api_key="s3cret").total(EVENTS, SEARCH)
    assert "s3cret" not in str(it.value)


def test_pages_without_a_link_to_the_next_are_missed(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1500)

    def without_link(handler: faults.Handler) -> None:
        total = {"total": 1500, "skip": 0, "limit": 999}
        meta = {"last_updated": "2026-10-28", "results": total}
        handler.send_json(200, {"meta": meta, "results": fda.records[EVENTS][:999]})

    fda.misbehave("/food", without_link)
    with pytest.raises(DownloadError, match="999 records came where 1,500 were announced"):
        api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert len(fda.seen) == 1


def test_a_link_that_leads_to_the_same_page_for_ever_ends(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1500)

    def again(handler: faults.Handler) -> None:
        meta = {"last_updated": "2026-10-28", "results": {"total": 1500}}
        link = {"Link": '<https://api.fda.gov/food/event.json?search_after=0%3D1>; rel="next"'}
        handler.send_json(200, {"meta": meta, "results": fda.records[EVENTS][:999]}, link)

    fda.misbehave("/food", again)
    with pytest.raises(DownloadError, match="1,998 records came where 1,500 were announced"):
        api(fda, tmp_path).pull(EVENTS, SEARCH, tmp_path / "f")
    assert len(fda.seen) == 2


@pytest.mark.parametrize("search", [openfda_drug.search, openfda_recalls.search, lambda: SEARCH])
def test_a_search_holds_what_openfda_takes_and_fits_into_an_address(
    search: Callable[[], str],
) -> None:
    assert SEARCHABLE.fullmatch(search())
    asked = {"search": search(), "limit": "999", "search_after": "0=1;1=safetyreport#90000001"}
    url = Request("GET", "https://api.fda.gov/drug/enforcement.json", params=asked).prepare().url
    assert len(url or "") < 8000  # what servers and proxies take is 8 kB


def test_a_refused_request_says_why(fda: FdaServer, tmp_path: Path) -> None:
    body = b'{"error": {"code": "BAD_REQUEST", "message": "Invalid parameter: x"}}'
    fda.misbehave("/food", faults.answer(400, body))
    with pytest.raises(DownloadError, match="Invalid parameter: x"):
        api(fda, tmp_path).total(EVENTS, SEARCH)
    assert len(fda.seen) == 1


class Tomorrow(Clock):
    """A clock that can be set to another day."""

    day = 24

    def now(self) -> datetime:
        return datetime(2026, 11, self.day, 12, 0, tzinfo=UTC)


def test_the_day_quota_is_remembered_and_begins_anew_tomorrow(
    fda: FdaServer, tmp_path: Path
) -> None:
    serve(fda, 3)
    clock = Tomorrow()
    for _ in range(2):
        api(fda, tmp_path, clock, openfda_requests_per_day=2).total(EVENTS, SEARCH)
    with pytest.raises(SpentError, match="fetched tomorrow"):
        api(fda, tmp_path, clock, openfda_requests_per_day=2).total(EVENTS, SEARCH)
    assert len(fda.seen) == 2
    clock.day = 25
    assert api(fda, tmp_path, clock, openfda_requests_per_day=2).total(EVENTS, SEARCH).total == 3


def test_tries_again_and_redirects_count_against_the_quota(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 3)
    fda.misbehave("/food/event", faults.answer(503), times=1)
    fda.misbehave("/food/event", faults.redirect("/drug/event.json"), times=1)
    one = api(fda, tmp_path)
    assert one.total(EVENTS, SEARCH).total == 0  # no such record there
    assert len(fda.seen) == 3
    assert one._quota.spent() == 3
    assert api(fda, tmp_path)._quota.spent() == 3


@pytest.mark.parametrize("key", ["s3cret\u200b", "s3cret key", "s3cr\u00e9t", "s3cret\nkey"])
def test_a_key_that_cannot_be_sent_is_a_setting_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("KRATOMWATCH_OPENFDA_API_KEY", key)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert "s3cr" not in str(caught.value)
    monkeypatch.setenv("KRATOMWATCH_OPENFDA_API_KEY", " s3cret\n")
    assert Settings().openfda_key == "s3cret"
    monkeypatch.setenv("KRATOMWATCH_OPENFDA_API_KEY", "")
    assert Settings().openfda_key is None


def test_the_key_lifts_the_quota_and_goes_into_no_address(fda: FdaServer, tmp_path: Path) -> None:
    serve(fda, 1500)
    one = api(fda, tmp_path, openfda_api_key="s3cret")
    assert one._quota.limit == 120_000
    assert api(fda, tmp_path)._quota.limit == 1_000
    one.pull(EVENTS, SEARCH, tmp_path / "f")
    assert all("s3cret" not in json.dumps(request.query) for request in fda.seen)
    assert all(request.headers["authorization"].startswith("Basic ") for request in fda.seen)
    assert "s3cret" not in "".join(path.read_text() for path in (tmp_path / "data").rglob("*.json"))
    fda.misbehave("/food", faults.answer(400, b'{"error": {"message": "bad key s3cret"}}'))
    with pytest.raises(DownloadError) as caught:
        one.total(EVENTS, SEARCH)
    assert "s3cret" not in str(caught.value)


def test_another_search_or_total_is_another_answer() -> None:
    found = Found(total=3, last_updated="2026-10-28")
    assert fingerprint("a", found) != fingerprint("b", found)
    assert fingerprint("a", found) != fingerprint("a", Found(total=4, last_updated="2026-10-28"))


def test_search_terms_can_be_asked() -> None:
    with (VOCABULARY / "openfda_search_terms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    terms = [row["term"] for row in rows]
    assert len(terms) == len(set(terms))
    for term in terms:
        assert term == term.lower().strip()
        assert not set(term) & set('"():[]{}^~\\/+-!&|'), term
        assert term.isascii(), f"{term}: openFDA refuses the whole search"
        assert not (" " in term and "*" in term), f"{term}: no wildcards within phrases"
        assert not term.startswith("*"), f"{term}: not every index takes a wildcard in front"
    assert all(all(row.values()) for row in rows)
