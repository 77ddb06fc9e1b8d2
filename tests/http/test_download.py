"""The HTTP client against a server that misbehaves in every way servers do."""

from __future__ import annotations

import logging
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import ExitStack, closing, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests

from etl.errors import DownloadError, MovedError, NoNetworkError, SpentError
from etl.net import deadline
from etl.net.answers import FileFacts
from etl.net.client import Client
from etl.net.failures import redact
from etl.net.limits import Clock, Limits
from tests.support import fda_server as faults
from tests.support.fda_server import EXPORTS, FdaServer, ServedFile

BODY = bytes(range(256)) * 4000
PATH = f"{EXPORTS}/faers_ascii_2026q2.zip"


class QuickClock(Clock):
    """Lets time pass without waiting, and remembers what was waited."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return time.monotonic() + self.passed

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 12, 0, tzinfo=UTC) + timedelta(seconds=self.passed)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.passed += seconds


def client(clock: Clock | None = None, **limits: float) -> Client:
    short = {"connect_seconds": 2, "read_seconds": 2} | limits
    return Client(
        user_agent="kratomwatch/0.1.0 (+test)",
        limits=Limits(**short),  # type: ignore[arg-type]
        clock=clock or QuickClock(),
    )


@pytest.fixture
def url(fda: FdaServer) -> str:
    fda.files[PATH] = ServedFile(BODY, etag='"one"')
    return fda.hosts[0] + PATH


@pytest.fixture
def page(fda: FdaServer) -> str:
    fda.files["/page"] = ServedFile(b"hello")
    return fda.hosts[0] + "/page"


def test_a_file_comes_whole_and_the_client_says_who_it_is(
    fda: FdaServer, url: str, tmp_path: Path
) -> None:
    steps: list[tuple[int, int | None]] = []
    facts = client().download(url, tmp_path / "f", progress=lambda *step: steps.append(step))
    assert (tmp_path / "f").read_bytes() == BODY
    assert facts == FileFacts(
        url=url,
        size=len(BODY),
        etag='"one"',
        last_modified="Tue, 28 Oct 2025 10:00:00 GMT",
    )
    assert steps[-1] == (len(BODY), len(BODY))
    assert [path.name for path in tmp_path.iterdir()] == ["f"]
    (request,) = fda.seen
    assert request.headers["user-agent"] == "kratomwatch/0.1.0 (+test)"
    assert request.headers["accept-encoding"] == "identity"


def test_look_asks_for_one_byte_and_a_page_means_no_file(fda: FdaServer, url: str) -> None:
    facts = client().look(url)
    assert facts is not None
    assert (facts.size, facts.etag) == (len(BODY), '"one"')
    assert fda.seen[0].headers["range"] == "bytes=0-0"
    assert client().look(url.replace("2026q2", "2026q3")) is None
    assert len(fda.seen) == 2


@pytest.mark.parametrize("fault", [faults.cut_off, faults.reset])
def test_a_broken_download_is_resumed_where_it_broke(
    fda: FdaServer, url: str, tmp_path: Path, fault: faults.Fault
) -> None:
    fda.misbehave(PATH, fault, times=1)
    client().download(url, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    second = fda.seen[1].headers
    assert second["range"].startswith("bytes=")
    assert int(second["range"][6:-1]) > 0
    assert second["if-range"] == '"one"'


def test_a_later_run_resumes_what_an_earlier_one_left(
    fda: FdaServer, url: str, tmp_path: Path
) -> None:
    fda.misbehave(PATH, faults.cut_off, times=1)
    with pytest.raises(DownloadError, match="the connection broke"):
        client(attempts=1).download(url, tmp_path / "f")
    assert (tmp_path / "f.part").stat().st_size == len(BODY) // 2
    client().download(url, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert fda.seen[1].headers["range"] == f"bytes={len(BODY) // 2}-"


@pytest.mark.parametrize("has_ranges", [True, False])
def test_a_file_that_changed_meanwhile_starts_over(
    fda: FdaServer, url: str, tmp_path: Path, has_ranges: bool
) -> None:
    fda.misbehave(PATH, faults.cut_off, times=1)
    with pytest.raises(DownloadError):
        client(attempts=1).download(url, tmp_path / "f")
    fda.files[PATH] = ServedFile(BODY[::-1], etag='"two"', has_ranges=has_ranges)
    facts = client().download(url, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY[::-1]
    assert facts.etag == '"two"'


def test_a_server_that_ignores_if_range_is_found_out(
    fda: FdaServer, url: str, tmp_path: Path
) -> None:
    fda.misbehave(PATH, faults.cut_off, times=1)
    with pytest.raises(DownloadError):
        client(attempts=1).download(url, tmp_path / "f")
    fda.files[PATH] = ServedFile(BODY[::-1], etag='"two"')

    def ignore_condition(handler: faults.Handler) -> None:
        del handler.headers["If-Range"]
        handler.send_file(fda.files[PATH])

    fda.misbehave(PATH, ignore_condition)
    client().download(url, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY[::-1]


def test_retry_after_is_honoured_as_seconds_and_as_a_date(fda: FdaServer, page: str) -> None:
    clock = QuickClock()
    date = format_datetime(clock.now() + timedelta(seconds=30), usegmt=True)
    fda.misbehave("/page", faults.answer(429, Retry_After="7"), times=1)
    fda.misbehave("/page", faults.answer(503, Retry_After=date), times=1)
    client(clock).get(page)
    assert clock.waits[0] == 7
    assert 20 < clock.waits[1] <= 30


def test_a_server_that_asks_for_a_long_pause_is_left_alone(fda: FdaServer, page: str) -> None:
    clock = QuickClock()
    fda.misbehave("/page", faults.answer(429, Retry_After="86400"))
    with pytest.raises(DownloadError, match="asks to wait 86,400 seconds"):
        client(clock).get(page)
    assert clock.waits == []
    assert len(fda.seen) == 1


def test_waits_grow_and_tries_end(fda: FdaServer, page: str) -> None:
    clock = QuickClock()
    fda.misbehave("/page", faults.answer(500))
    with pytest.raises(DownloadError, match=r"500 Internal Server Error, 5 tries"):
        client(clock).get(page)
    assert len(fda.seen) == 5
    assert [round(wait / 2**n, 9) for n, wait in enumerate(clock.waits)] == pytest.approx(
        [1.0] * 4, rel=0.5
    )


def test_other_statuses_are_not_tried_again(fda: FdaServer, page: str) -> None:
    fda.misbehave("/page", faults.answer(403))
    with pytest.raises(DownloadError, match="403"):
        client().get(page)
    assert len(fda.seen) == 1


SLOW = {
    "the status line": faults.drip_status,
    "a header": faults.drip_headers,
    "the size of a chunk": faults.drip_chunk_size,
    "the body": faults.drip,
    "nothing": faults.silence,
}
CALLS: dict[str, Callable[[Client, str, Path], object]] = {
    "get": lambda client, url, target: client.get(url),
    "look": lambda client, url, target: client.look(url),
    "download": lambda client, url, target: client.download(url, target),
}


@pytest.mark.parametrize(
    ("what", "call"),
    [
        (what, call)
        for what in SLOW
        for call in CALLS
        if call != "look" or what not in ("the body", "the size of a chunk")
    ],
)
def test_whatever_comes_byte_by_byte_ends_at_the_deadline(
    fda: FdaServer, url: str, tmp_path: Path, what: str, call: str
) -> None:
    fda.misbehave(PATH, SLOW[what])
    limits = {"read_seconds": 30, "answer_seconds": 0.7, "file_seconds": 0.7}
    started = time.monotonic()
    with pytest.raises(DownloadError, match="came too slowly and was left, 1 try"):
        CALLS[call](client(Clock(), **limits), url, tmp_path / "f")
    assert 0.6 < time.monotonic() - started < 10  # silence alone is borne for 30
    assert not (tmp_path / "f").exists()


def test_a_slow_safe_connection_ends_as_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, closing(Drip(server)):
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(DownloadError):
            client(Clock(), connect_seconds=0.4, backoff_seconds=0.01, attempts=2).get(url)
        assert time.monotonic() - started < 2


def test_a_host_whose_many_addresses_swallow_packets_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = [socket.socket() for _ in range(6)]
    with socket.socket() as server, ExitStack() as stack:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for one in waiting:  # more than its queue holds, so that nobody else is answered
            stack.enter_context(one)
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        found = socket.getaddrinfo(*server.getsockname(), type=socket.SOCK_STREAM) * 8
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(deadline, "LEAST_SECONDS_TO_CONNECT", 0.05)
        started = time.monotonic()
        with pytest.raises(NoNetworkError, match="cannot be reached"):
            client(connect_seconds=1).get(f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert 1.5 < time.monotonic() - started < 8  # two tries of a second; of eight each before


class Drip(threading.Thread):
    """Sends a byte of a TLS record now and then."""

    def __init__(self, server: socket.socket) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._is_over = threading.Event()
        self.start()

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.sendall(b"\x16\x03\x03\x3f\x00")  # a handshake record of 16 kB
            while not self._is_over.wait(0.05):
                connection.sendall(b"\x00")

    def close(self) -> None:
        self._is_over.set()


def test_an_answer_that_is_slow_but_in_time_is_read(fda: FdaServer, page: str) -> None:
    def slow(handler: faults.Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        for letter in b"hello":
            time.sleep(0.05)
            handler.wfile.write(bytes([letter]))

    fda.misbehave("/page", slow)
    assert client(Clock(), answer_seconds=5).get(page).body == b"hello"


def test_the_time_of_a_run_ends(fda: FdaServer, page: str) -> None:
    clock = QuickClock()
    one = client(clock, run_seconds=3600, answer_seconds=7200)
    one.get(page)
    fda.misbehave("/page", faults.answer(503, Retry_After="100"))
    with pytest.raises(DownloadError, match="503"):
        client(clock, run_seconds=90, answer_seconds=7200).get(page)
    assert clock.waits == []
    clock.passed += 3600
    with pytest.raises(SpentError, match=r"the 3,600 seconds of one run .*HTTP_RUN_SECONDS"):
        one.get(page)
    assert len(fda.seen) == 2


def test_redirects_stay_on_the_host_or_where_they_may(
    fda: FdaServer, url: str, tmp_path: Path
) -> None:
    fda.misbehave("/old", faults.redirect(PATH))
    client().download(fda.hosts[0] + "/old", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    elsewhere = fda.hosts[1] + PATH
    fda.misbehave("/moved", faults.redirect(elsewhere))
    with pytest.raises(MovedError, match="may have moved") as caught:
        client().download(fda.hosts[0] + "/moved", tmp_path / "g")
    assert elsewhere in str(caught.value)
    allowed = Client(user_agent="x", redirect_hosts=[fda.hosts[1].removeprefix("http://")])
    allowed.download(fda.hosts[0] + "/moved", tmp_path / "g")
    assert (tmp_path / "g").read_bytes() == BODY


def test_redirect_loops_end(fda: FdaServer) -> None:
    fda.misbehave("/a", faults.redirect("/b"))
    fda.misbehave("/b", faults.redirect("/a"))
    with pytest.raises(MovedError, match="in a circle"):
        client().get(fda.hosts[0] + "/a")
    fda.misbehave("/n", lambda handler: faults.redirect(handler.path + "n")(handler))
    with pytest.raises(MovedError, match="again and again"):
        client().get(fda.hosts[0] + "/n")
    assert len(fda.asked("/n")) == 6


def test_a_key_goes_to_its_own_host_alone(fda: FdaServer, page: str) -> None:
    fda.misbehave("/here", faults.redirect("/page"))
    fda.misbehave("/there", faults.redirect(fda.hosts[1] + "/page"))
    fda.misbehave("/page", faults.answer(200))
    one = Client(user_agent="x", redirect_hosts=[fda.hosts[1].removeprefix("http://")])
    one.get(fda.hosts[0] + "/here", key="s3cret")
    answer = one.get(fda.hosts[0] + "/there", key="s3cret")
    sent = [(request.path, "authorization" in request.headers) for request in fda.seen]
    assert sent == [("/here", True), ("/page", True), ("/there", True), ("/page", False)]
    assert answer.url == fda.hosts[1] + "/page"


def test_no_address_leads_away_from_encryption() -> None:
    one = client()
    for there, is_refused in (
        ("https://fda.example/x", False),
        ("http://fda.example/x", True),
        ("ftp://fda.example/x", True),
        ("https://aems.example/x", True),
    ):
        with pytest.raises(MovedError) if is_refused else nullcontext():
            one.refuse_elsewhere("https://fda.example/y", there=there)


def test_a_server_without_encryption_is_no_safe_connection(page: str) -> None:
    one = client()
    with pytest.raises(DownloadError, match="no safe connection"):
        one.get(page.replace("http:", "https:"))
    assert one.requests_sent == 1


@pytest.mark.parametrize("call", CALLS)
def test_a_site_that_turns_programs_away_is_not_called_moved(
    fda: FdaServer, tmp_path: Path, call: str
) -> None:
    fda.misbehave("/food", faults.redirect("/apology_objects/abuse-detection-apology.html"))
    with pytest.raises(DownloadError, match=r"page on abuse.*with a browser.*etl add") as caught:
        CALLS[call](client(), fda.hosts[2] + "/food", tmp_path / "f")
    assert not isinstance(caught.value, MovedError)
    assert len(fda.seen) == 1


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, MovedError, "set the new address"),
        (410, MovedError, "set the new address"),
        (403, DownloadError, "with a browser"),
        (400, DownloadError, "next run"),
    ],
)
def test_a_refusal_says_what_to_do(
    fda: FdaServer, page: str, status: int, kind: type[DownloadError], words: str
) -> None:
    fda.misbehave("/page", faults.answer(status))
    with pytest.raises(DownloadError, match=words) as caught:
        client().get(page)
    assert type(caught.value) is kind


def test_a_page_is_no_file(fda: FdaServer, url: str, tmp_path: Path) -> None:
    fda.misbehave(PATH, faults.answer(200))
    with pytest.raises(MovedError, match="a page, not a file"):
        client().download(url, tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_no_server_is_known_at_once(tmp_path: Path) -> None:
    one = client()
    with pytest.raises(NoNetworkError, match="cannot be reached"):
        one.get("http://127.0.0.1:9/x")
    sent = one.requests_sent
    assert sent == 2
    with pytest.raises(NoNetworkError):
        one.get("http://127.0.0.1:9/y")
    assert one.requests_sent == sent
    with pytest.raises(NoNetworkError):
        one.look("http://127.0.0.2:9/y")
    assert one.requests_sent == sent + 1


def test_a_host_that_failed_twice_is_left_for_this_run(fda: FdaServer, page: str) -> None:
    fda.misbehave("/page", faults.answer(500))
    one = client(attempts=2)
    for _ in range(3):
        with pytest.raises(DownloadError, match="500"):
            one.get(page)
    assert len(fda.seen) == 4


def test_no_more_than_240_a_minute(fda: FdaServer, url: str) -> None:
    clock = QuickClock()
    one = client(clock, requests_per_minute=5)
    for _ in range(11):
        one.look(url)
    assert sum(clock.waits) == pytest.approx(120, abs=3)


def test_the_budget_of_a_run_ends(fda: FdaServer, url: str) -> None:
    one = client(requests_per_run=3)
    for _ in range(3):
        one.look(url)
    with pytest.raises(SpentError, match="next run"):
        one.look(url)
    assert len(fda.seen) == 3


def test_the_key_is_in_no_address_and_no_message(
    fda: FdaServer, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = Client(user_agent="x", secrets=["s3cret/key"], clock=QuickClock())
    one.get(page, key="s3cret/key")
    assert fda.seen[0].headers["authorization"].startswith("Basic ")
    assert fda.seen[0].query == {}
    with pytest.raises(NoNetworkError) as caught:
        one.get("http://127.0.0.1:9/s3cret/key?api_key=s3cret/key", key="s3cret/key")
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "s3cret" not in caplog.text.replace('127.0.0.1:9 "GET /s3cret/key', "")


def test_redact_cleans_what_requests_itself_says() -> None:
    address = "http://user:password@127.0.0.1:9/drug/event.json?api_key=s3cret%2Fkey&limit=1"
    with pytest.raises(requests.ConnectionError) as caught:
        requests.get(address, timeout=1)
    assert "s3cret" in str(caught.value)
    sent = b64encode(b"s3cret/key:").decode()
    cleaned = redact(f"{address} {caught.value} Basic {sent}", ["s3cret/key"])
    assert "s3cret" not in cleaned
    assert sent not in cleaned
    assert "password" not in cleaned
    assert "limit=1" in cleaned


def test_gzip_answers_are_read_and_cut_ones_found_out(fda: FdaServer) -> None:
    fda.records["food/event"] = [{"report_number": "1", "text": "x" * 100_000}]
    answer = client().get(fda.openfda_url + "/food/event.json")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) > 100_000

    def cut(handler: faults.Handler) -> None:
        import gzip

        body = gzip.compress(b"{}" * 1000)[:-9]
        handler.send_body(200, body, {"Content-Encoding": "gzip"})

    fda.misbehave("/food", cut)
    with pytest.raises(DownloadError, match="cut off"):
        client().get(fda.openfda_url + "/food/event.json")
