"""Connections on which no answer outlasts a deadline, however slowly its bytes come.

A read time-out bounds the silence between two bytes, so a server that sends one now and then never
exceeds it. Here each read of a status line, header, chunk or body may last until the deadline and
no longer. Sending and TLS handshakes need no such care: there Python's time-out is for the whole.
The time-out for connecting is for all addresses of a host together.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, cast

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool

SecondsLeft = Callable[[], float]
LEAST_SECONDS_TO_CONNECT = 1.0


class DeadlineAdapter(HTTPAdapter):
    """Lets every read end at a deadline that may move between requests.

    Args:
        seconds_left: until the deadline; asked before each read.
    """

    def __init__(self, seconds_left: SecondsLeft) -> None:
        """Open no connection yet."""
        self._seconds_left = seconds_left
        super().__init__()

    def get_connection_with_tls_context(
        self, request: PreparedRequest, *arguments: Any, **options: Any
    ) -> HTTPConnectionPool:
        """The pool of the host, also behind a proxy, with connections that keep time."""
        found = super().get_connection_with_tls_context(request, *arguments, **options)
        pool = cast("HTTPConnectionPool", found)
        if "ConnectionCls" not in vars(pool):
            usual = pool.ConnectionCls
            timed = {"response_class": self._response, "_new_conn": _connecting(usual)}
            pool.ConnectionCls = type(f"Deadline{usual.__name__}", (usual,), timed)
        return pool

    def _response(self, sock: socket.socket, *arguments: Any, **options: Any) -> HTTPResponse:
        timed: Any = _TimedSocket(sock, self._seconds_left)
        return HTTPResponse(timed, *arguments, **options)


def _connecting(usual: Any) -> Callable[[Any], socket.socket]:
    """A way to connect that shares the time-out among the addresses that a host has.

    urllib3 waits as long for each of them, and a host can have a dozen.
    """

    def connect(connection: Any) -> socket.socket:
        timeout = connection.timeout
        try:
            known = len(
                socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
            )
        except OSError:
            known = 1
        connection.timeout = min(timeout, max(timeout / known, LEAST_SECONDS_TO_CONNECT))
        try:
            connected: socket.socket = usual._new_conn(connection)
        finally:
            connection.timeout = timeout
        connected.settimeout(timeout)
        return connected

    return connect


class _TimedSocket:
    """What `http.client` reads an answer from."""

    def __init__(self, sock: socket.socket, seconds_left: SecondsLeft) -> None:
        self._sock = sock
        self._seconds_left = seconds_left

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._seconds_left))


class _TimedReader(io.RawIOBase):
    """Reads a socket; no read lasts beyond the deadline."""

    def __init__(self, sock: socket.socket, seconds_left: SecondsLeft) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)
        self._seconds_left = seconds_left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._seconds_left()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        usual = self._sock.gettimeout()
        self._sock.settimeout(left if usual is None else min(usual, left))
        try:
            return self._file.readinto(buffer)
        finally:
            self._sock.settimeout(usual)

    def close(self) -> None:
        self._file.close()
        super().close()
