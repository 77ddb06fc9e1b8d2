"""The publishers' servers on the loopback interface: FDA's, and the open data sites of two others.

The export host of FAERS, openFDA and www.fda.gov; Connecticut's and CDC's Socrata sites.

They answer as FDA's do: openFDA with its parameters, limits, the characters a search may hold, Link
header, error bodies and gzip, and without a key with pages of 999 at most; the export host with
status 500 and a page for a quarter that is not there, with ranges, and with silence for a client
that asks for compressed files. `misbehave` makes a path fail in the ways that servers fail. Five
ports stand for five hosts.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Fault = Callable[["Handler"], None]
EXPORTS = "/content/Exports"
PAGE = "/food/compliance-enforcement-food/human-foods-complaint-system-hfcs"
SOCRATA = re.compile(r"/(api/views|resource)/(\w{4}-\w{4})\.json$")
HTML = b"<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry</body></html>"
PARAMETERS = {"search", "count", "limit", "skip", "sort", "search_after", "api_key"}
ENDPOINTS = ("drug/event", "food/event", "food/enforcement", "drug/enforcement")
CT_DEATHS, VSRR = "rybz-nyjw", "xkb8-kh2a"
FINISHED = threading.Event()


@dataclass
class ServedFile:
    """A file as a server has it."""

    body: bytes
    etag: str | None = None
    last_modified: str | None = "Tue, 28 Oct 2025 10:00:00 GMT"
    file_name: str | None = None
    content_type: str = "application/octet-stream"
    has_ranges: bool = True


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    at: float


@dataclass
class FdaServer:
    """What is served, what goes wrong, and what was asked."""

    files: MutableMapping[str, ServedFile] = field(default_factory=dict)
    records: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {endpoint: [] for endpoint in ENDPOINTS}
    )
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows_updated_at: Callable[[], int] = lambda: 1_790_000_000
    largest_page: int = 50_000
    last_updated: Callable[[], str] = lambda: "2026-10-28"
    seen: list[Seen] = field(default_factory=list)
    faults: list[tuple[str, Fault, list[int]]] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)

    @property
    def faers_url(self) -> str:
        return self.hosts[0] + EXPORTS

    @property
    def openfda_url(self) -> str:
        return self.hosts[1]

    @property
    def hfcs_page_url(self) -> str:
        return self.hosts[2] + PAGE

    @property
    def ct_url(self) -> str:
        return self.hosts[3]

    @property
    def cdc_url(self) -> str:
        return self.hosts[4]

    def settings(self) -> dict[str, Any]:
        """Give the settings that point to this server, with short waits between tries.

        Only a server that fails on purpose is slow: what tests silence sets limits of its own.
        """
        return {
            "faers_url": self.faers_url,
            "openfda_url": self.openfda_url,
            "hfcs_page_url": self.hfcs_page_url,
            "ct_url": self.ct_url,
            "cdc_url": self.cdc_url,
            "http_backoff_seconds": 0.01,
            "http_attempts": 3,
            "http_connect_seconds": 10,
            "http_read_seconds": 10,
            "http_answer_seconds": 30,
            "http_file_seconds": 30,
        }

    def environment(self) -> dict[str, str]:
        """Give the same for a process."""
        return {
            f"KRATOMWATCH_{name.upper()}": str(value) for name, value in self.settings().items()
        }

    def serve_quarter(self, name: str, body: bytes, **facts: Any) -> ServedFile:
        era = "aers" if name < "2012q4" else "faers"
        served = ServedFile(body, etag=f'"{len(body):x}-{hash(body) & 0xFFFF:x}"', **facts)
        self.files[f"{EXPORTS}/{era}_ascii_{name}.zip"] = served
        return served

    def serve_hfcs(self, body: bytes, *, media: int = 180475, name: str) -> None:
        """Serve the landing page and the CSV that it links to."""
        address = f"/media/{media}/download"
        self.files[address] = ServedFile(body, file_name=name, content_type="text/csv")
        page = f"""<!DOCTYPE html><html><body><a href="/about">About the Product-Based look</a>
            <a href="/media/170793/download?attachment" title="HFCS Case-Based Data (CSV)">Case</a>
            <a href="{address}?attachment" title="HFCS Product-Based Data (CSV)"><span>Download
            </span></a></body></html>"""
        self.files[PAGE] = ServedFile(page.encode(), content_type="text/html; charset=UTF-8")

    def misbehave(self, path: str, fault: Fault, *, times: int = 1_000_000) -> None:
        """Let requests whose path begins so fail, the first `times` of them."""
        self.faults.append((path, fault, [times]))

    def asked(self, path: str = "") -> list[Seen]:
        return [one for one in self.seen if one.path.startswith(path)]


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: the second would wait 40 ms for the client's acknowledgement.
    disable_nagle_algorithm = True
    fda: FdaServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qs(parts.query, keep_blank_values=True)
        self.fda.seen.append(Seen(parts.path, query, headers, time.monotonic()))
        for path, fault, left in self.fda.faults:
            if parts.path.startswith(path) and left[0] > 0:
                left[0] -= 1
                fault(self)
                return
        self.answer_as_usual()

    def answer_as_usual(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qs(parts.query, keep_blank_values=True)
        if parts.path.startswith(EXPORTS) and headers.get("accept-encoding") != "identity":
            FINISHED.wait(30)
            self.close_connection = True
        elif parts.path.removesuffix(".json").strip("/") in self.fda.records:
            self._answer_query(parts.path.removesuffix(".json").strip("/"), query)
        elif found := SOCRATA.match(parts.path):
            self._answer_socrata(*found.groups(), query=query)
        elif served := self.fda.files.get(parts.path):
            self.send_file(served)
        elif parts.path.startswith(EXPORTS):
            self.send_body(500, HTML, {"Content-Type": "text/html"})
        else:
            self.send_body(404, HTML, {"Content-Type": "text/html"})

    def send_file(self, served: ServedFile) -> None:
        headers = {"Content-Type": served.content_type}
        if served.etag:
            headers["ETag"] = served.etag
        if served.last_modified:
            headers["Last-Modified"] = served.last_modified
        if served.file_name:
            headers["Content-Disposition"] = f'attachment; filename="{served.file_name}"'
        if served.etag and self.headers.get("If-None-Match") == served.etag:
            self.send_response(304)
            self.end_headers()
            return
        wanted = re.match(r"bytes=(\d+)-(\d*)$", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range")
        if condition not in (None, served.etag, served.last_modified) or not served.has_ranges:
            wanted = None
        if wanted is None:
            self.send_body(200, served.body, headers)
            return
        start = int(wanted[1])
        if start >= len(served.body):
            self.send_body(416, b"", {"Content-Range": f"bytes */{len(served.body)}"})
            return
        end = min(int(wanted[2] or len(served.body) - 1), len(served.body) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(served.body)}"
        self.send_body(206, served.body[start : end + 1], headers)

    def send_body(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(document).encode()
        sent = {"Content-Type": "application/json; charset=utf-8"} | (headers or {})
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            sent["Content-Encoding"] = "gzip"
            body = gzip.compress(body)
        self.send_body(status, body, sent)

    def send_problem(self, status: int, code: str, message: str) -> None:
        self.send_json(status, {"error": {"code": code, "message": message}})

    def _answer_query(self, endpoint: str, query: dict[str, list[str]]) -> None:
        unknown = set(query) - PARAMETERS
        search = query.get("search", [""])[0]
        limit, skip = int(query.get("limit", ["1"])[0]), int(query.get("skip", ["0"])[0])
        after = query.get("search_after", [None])[0]
        if limit >= 1000 and not self.headers.get("Authorization"):
            self.send_problem(403, "API_KEY_MISSING", "No api_key was supplied.")
            return
        problem = (
            f"Invalid parameter: {min(unknown)}" if unknown
            else "Limit cannot exceed 1000 results for search requests." if limit > 1000
            else "Skip value must 25000 or less." if skip > 25000
            else "The skip parameter is not supported when using search_after." if skip and after
            else f"Search not supported: {search}" if search and not SUPPORTED.fullmatch(search)
            else None
        )  # fmt: skip
        if problem:
            self.send_problem(400, "BAD_REQUEST", problem)
            return
        found = [one for one in self.fda.records[endpoint] if not search or matches(one, search)]
        start = int(after.split(";")[0].removeprefix("0=")) if after else skip
        page = found[start : start + limit]
        if not page:
            self.send_problem(404, "NOT_FOUND", "No matches found!")
            return
        headers = {"Cache-Control": "public, max-age=600"}
        if len(page) == limit and len(found) != len(page):
            key = quote(f"0={start + limit};1=x", safe="")
            headers["Link"] = (
                f"<https://api.fda.gov/{endpoint}.json?search={quote(search)}&limit={limit}&skip=0"
                f'&search_after={key}>; rel="next"'
            )
        meta = {
            "disclaimer": "Do not rely on openFDA to make decisions regarding medical care.",
            "last_updated": self.fda.last_updated(),
            "results": {"skip": skip, "limit": limit, "total": len(found)},
        }
        self.send_json(200, {"meta": meta, "results": page}, headers)

    def _answer_socrata(self, kind: str, dataset: str, *, query: dict[str, list[str]]) -> None:
        """Answer as a Socrata site: about a data set, its number of rows, or a page of them.

        Without `$order` no two answers come in the same order.
        """
        rows = self.fda.tables.get(dataset)
        if rows is None:
            self.send_json(404, {"code": "dataset.missing", "error": True})
        elif kind == "api/views":
            about = {"id": dataset, "rowsUpdatedAt": self.fda.rows_updated_at()}
            self.send_json(200, about)
        elif query.get("$select") == ["count(*)"]:
            self.send_json(200, [{"count": str(len(rows))}])
        else:
            ordered = rows if "$order" in query else random.sample(rows, len(rows))
            start = int(query.get("$offset", ["0"])[0])
            limit = min(int(query.get("$limit", ["1000"])[0]), self.fda.largest_page)
            self.send_json(200, ordered[start : start + limit])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet."""


# ------------------------------------------------------------------------------ searching

SUPPORTED = re.compile(r"""[&0-9a-zA-Z@%/\\',._:()"\[\]{}\-+><=* ]+""")
EXACT = re.compile(r'([\w.]+)\.exact:"([^"]*)"')
PHRASE = re.compile(r'([\w.]+):"([^"]*)"')


def matches(record: dict[str, Any], search: str) -> bool:
    """Say whether one of the groups `field:(term term "a phrase")` of a search fits.

    Or `field.exact:"TERM"`: the whole value, in capitals as openFDA has it; or `field:"A PHRASE"`.
    """
    if exact := EXACT.fullmatch(search):
        return exact[2] in (text.upper() for text in _texts(record, exact[1].split(".")))
    if phrase := PHRASE.fullmatch(search):
        wanted = tuple(_words(phrase[2]))
        texts = _texts(record, phrase[1].split("."))
        return any(_stands_in(wanted, _words(text)) for text in texts)
    return any(group.fits(text) for path, group in _groups(search) for text in _texts(record, path))


@dataclass(frozen=True)
class _Group:
    """The terms asked of a field: whole words, words with `*`, and phrases."""

    words: frozenset[str]
    wild: re.Pattern[str]
    phrases: tuple[tuple[str, ...], ...]

    def fits(self, text: str) -> bool:
        words = _words(text)
        return (
            not self.words.isdisjoint(words)
            or any(self.wild.fullmatch(word) for word in words)
            or any(_stands_in(phrase, words) for phrase in self.phrases if phrase[0] in words)
        )


@lru_cache(maxsize=100)
def _groups(search: str) -> list[tuple[list[str], _Group]]:
    found = []
    for name, group in re.findall(r"([\w.]+):\(([^)]*)\)", search):
        terms = [term.lower() for term in re.findall(r'"[^"]*"|\S+', group)]
        words = [term for term in terms if not term.startswith('"') and term not in ("or", "and")]
        wild = [re.escape(word).replace(r"\*", ".*") for word in words if "*" in word]
        phrases = tuple(tuple(_words(term)) for term in terms if term.startswith('"'))
        whole = frozenset(word for word in words if "*" not in word)
        found.append((name.split("."), _Group(whole, re.compile("|".join(wild) or "$^"), phrases)))
    return found


def _texts(value: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, path)
    elif not path:
        yield str(value)
    elif isinstance(value, dict) and path[0] in value:
        yield from _texts(value[path[0]], path[1:])


def _words(text: str) -> list[str]:
    """Split as Elasticsearch's standard tokenizer does, roughly: O.P.M.S is one word."""
    return re.findall(r"[^\W_]+(?:[.'][^\W_]+)*", text.lower())


def _stands_in(phrase: tuple[str, ...], words: list[str]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))


# ------------------------------------------------------------------------------ misbehaviour


def answer(status: int, body: bytes = HTML, **headers: str) -> Fault:
    """Answer with a status; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send_body(status, body, {"Content-Type": "text/html"} | named)


def json_answer(document: Any) -> Fault:
    return lambda handler: handler.send_json(200, document)


def redirect(location: str) -> Fault:
    return lambda handler: handler.send_body(302, b"", {"Location": location})


def _usual(handler: Handler) -> tuple[bytes, bytes]:
    """Give the head and the body that would be sent if nothing went wrong."""
    wire, handler.wfile = handler.wfile, io.BytesIO()
    try:
        handler.answer_as_usual()
        head, _, body = handler.wfile.getvalue().partition(b"\r\n\r\n")
    finally:
        handler.wfile = wire
    return head, body


def _half(handler: Handler, *, is_all: bool = False) -> None:
    head, body = _usual(handler)
    half = body[: len(body) // 2]
    if is_all:
        head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(half), head)
    handler.wfile.write(head + b"\r\n\r\n" + half)
    handler.wfile.flush()
    handler.close_connection = True


def cut_off(handler: Handler) -> None:
    """Declare the whole length, send half, close."""
    _half(handler)


def wrong_length(handler: Handler) -> None:
    """Send half as if it were all."""
    _half(handler, is_all=True)


def flipped(handler: Handler) -> None:
    """Send all of it, with one bit of the middle turned over."""
    head, body = _usual(handler)
    middle = len(body) // 2
    wrong = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
    handler.wfile.write(head + b"\r\n\r\n" + wrong)


def reset(handler: Handler) -> None:
    """Send half, then break the connection."""
    _half(handler)
    time.sleep(0.1)  # the half reaches the client before the reset wipes it
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def dripping(start: bytes) -> Fault:
    """Send the start of an answer at once and then a byte now and then."""

    def fault(handler: Handler) -> None:
        handler.close_connection = True
        with suppress(OSError):
            handler.wfile.write(start)
            while not FINISHED.wait(0.05):
                handler.wfile.write(b"1")

    return fault


FILE_TYPE = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
drip_status = dripping(b"")
drip_headers = dripping(FILE_TYPE + b"X-Slow: ")
drip_chunk_size = dripping(FILE_TYPE + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
drip = dripping(FILE_TYPE + b"Content-Length: 1000000\r\n\r\n")


def silence(handler: Handler) -> None:
    """Accept and say nothing."""
    FINISHED.wait(30)
    handler.close_connection = True


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def fda_server() -> Iterator[FdaServer]:
    """Serve on five ports until the block ends."""
    fda = FdaServer()
    handler = type("BoundHandler", (Handler,), {"fda": fda})
    servers = [_QuietServer(("127.0.0.1", 0), handler) for _ in range(5)]
    FINISHED.clear()
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        fda.hosts.append(f"http://127.0.0.1:{server.server_port}")
    try:
        yield fda
    finally:
        FINISHED.set()
        for server in servers:
            server.shutdown()
            server.server_close()
