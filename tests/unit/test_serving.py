"""Requests are taken whole: half of one holds no thread, and one that is too large is refused."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from dashboard import serving
from dashboard.guard.bodies import LONGEST_BODY
from dashboard.serving import THREADS, Loop

HALF = b"POST /x HTTP/1.1\r\nHost: x\r\n"
HALF_BODY = HALF + b"Content-Length: 100\r\n\r\nabc"


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{len(body)}".encode()]


@pytest.fixture
def port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    loop = Loop(application, sockets=[listener])
    stopped = threading.Event()
    thread = threading.Thread(target=lambda: loop.run(goes_on=lambda: not stopped.is_set()))
    thread.start()
    yield listener.getsockname()[1]
    stopped.set()
    loop.wake()
    thread.join()
    loop.finish(1)


def asked(port: int, *, body: bytes | Iterable[bytes] = b"", **headers: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/x", body=body, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode()  # type: ignore[attr-defined]
    connection.close()
    return answer


def opened(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize("sent", [b"", HALF, HALF_BODY])
def test_requests_of_which_half_has_come_hold_nobody_up(port: int, sent: bytes) -> None:
    half = [opened(port, sent) for _ in range(10 * THREADS)]
    for size in (0, 10, LONGEST_BODY):
        answer = asked(port, body=b"x" * size)
        assert (answer.status, answer.text) == (200, str(size))
    for connection in half:
        connection.close()


def is_closed(connection: socket.socket, *, more: bytes) -> bool:
    """Send a byte more, which must not keep a connection open, and look."""
    try:
        connection.sendall(more)
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize("sent", [b"", HALF, HALF_BODY])
def test_a_request_that_does_not_become_whole_in_time_is_closed(
    port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "RECEIVED_S", 1)
    connection = opened(port, sent)
    connection.settimeout(0.2)
    began = time.monotonic()
    while not is_closed(connection, more=b"a" if sent else b""):
        assert time.monotonic() - began < 20
    assert time.monotonic() - began > 0.9


def test_a_connection_that_is_kept_may_be_silent(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "RECEIVED_S", 1)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for pause in (0, 2.5):
        time.sleep(pause)
        connection.request("GET", "/x")
        assert connection.getresponse().read() == b"0"
    connection.close()


def test_a_large_body_is_refused_and_the_client_told_so(port: int) -> None:
    for body in (b"x" * 5_000_000, iter([b"x" * 50_000] * 100)):
        answer = asked(port, body=body)
        assert answer.status == 413
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_large_header_is_refused(port: int) -> None:
    assert asked(port, Name="x" * 10_000).status == 200
    assert asked(port, Name="x" * 20_000).status == 431


def test_bytes_that_are_no_request_are_refused(port: int) -> None:
    connection = opened(port, b"\x16\x03\x01nonsense\r\n\r\n")
    assert connection.recv(1_000).startswith(b"HTTP/1.0 400")
    connection.close()
