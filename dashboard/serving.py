"""How requests are taken: whole, by waitress, whatever process it runs in.

It reads requests in one loop and gives one to a thread only when it is whole, so that a
client that sends half of one, or a byte a second, holds a connection and no thread; what is sent to
slow clients goes the same way. `dashboard.worker` puts it into the processes of gunicorn.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from dashboard.guard.bodies import LONGEST_BODY
from dashboard.guard.headers import FOR_FILES

THREADS: Final = 4
LONGEST_HEADER: Final = 16_000
"""Bytes of a request line with its headers."""
RECEIVED_S: Final = 20
"""A request must be whole so many seconds after its first byte, a first one after connecting."""
IDLE_S: Final = 75
LINGER_S: Final = 5
CONNECTIONS: Final = 800
"""Of one process; a file each, of the 1,024 that a process may usually have."""
LIMITS: Final[Mapping[str, Any]] = {
    "connection_limit": CONNECTIONS,
    "channel_timeout": IDLE_S,
    "cleanup_interval": 5,
    "max_request_header_size": LONGEST_HEADER,
    "max_request_body_size": LONGEST_BODY + 1,
    "inbuf_overflow": 2 * LONGEST_BODY,
    "outbuf_overflow": 8_000_000,
    "clear_untrusted_proxy_headers": False,
    "log_socket_errors": False,
    "ident": None,
}
"""Waitress' settings. Which proxy is believed is the application's own concern."""


class Refusal(ErrorTask):
    """What is said of a request that cannot be read: with the headers of every answer."""

    def execute(self) -> None:
        """Answer."""
        self.channel.is_refused = True
        self.response_headers += list(FOR_FILES.items())
        super().execute()


class Connection(HTTPChannel):
    """A connection that is closed where a request does not become whole in time.

    What a refused client still sends is thrown away for a moment: a client that gets an error
    while it sends would else see a broken connection instead of it.
    """

    error_task_class = Refusal
    is_refused = False
    is_drained = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin to wait for the first request."""
        super().__init__(*arguments, **options)
        self.since: float | None = time.monotonic()

    def received(self, data: bytes) -> bool:
        """Take some bytes of a request."""
        if self.is_drained:
            return False
        self.since = self.since or time.monotonic()
        answer = bool(super().received(data))
        if self.request is None:
            self.since = None
        return answer

    def readable(self) -> bool:
        """Say whether more can be taken."""
        return bool(self.is_drained or super().readable())

    def handle_write(self) -> None:
        """Send what there is; then close, or half of it where the client may still send."""
        if self.is_refused and self.close_when_flushed and not self.is_drained:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self._drain()
            return
        super().handle_write()

    def writable(self) -> bool:
        """Say whether something is to be sent or closed."""
        return bool(self.will_close if self.is_drained else super().writable())

    def handle_read(self) -> None:
        """Take what came; at its end a refused client has gone."""
        super().handle_read()
        if self.is_drained and not self.connected:
            self.will_close = True

    def _drain(self) -> None:
        self.is_drained = True
        self.since = time.monotonic() - RECEIVED_S + LINGER_S
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.will_close = True

    def close_when_late(self, now: float) -> None:
        """Close it where a request should be whole by now."""
        if self.since is not None and now - self.since > RECEIVED_S:
            self.will_close = True


class Loop:
    """Takes requests of a listening socket, and gives whole ones to threads."""

    def __init__(self, application: Any, **listening: Any) -> None:
        """Prepare to listen.

        Args:
            listening: `sockets`, or `host` and `port`.
        """
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._map: dict[int, Any] = {}
        self._server = create_server(
            application, map=self._map, threads=THREADS, **LIMITS, **listening
        )
        self._server.channel_class = Connection

    def run(self, *, goes_on: Callable[[], bool]) -> None:
        """Serve for as long as it goes on, which is asked every second at least."""
        while goes_on():
            until = time.monotonic() + 1
            while (left := until - time.monotonic()) > 0 and goes_on():
                wasyncore.loop(timeout=left, use_poll=hasattr(os, "fork"), map=self._map, count=1)
            for connection in self._connections():
                connection.close_when_late(time.monotonic())

    def finish(self, seconds: float) -> None:
        """Take no further connection, and answer what has come within so many seconds."""
        self._server.accepting = False
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(
            one.requests or one.total_outbufs_len for one in self._connections()
        ):
            wasyncore.loop(timeout=0.1, use_poll=hasattr(os, "fork"), map=self._map, count=1)
        self._server.task_dispatcher.shutdown(timeout=1)

    def wake(self) -> None:
        """Let it look whether it goes on."""
        self._server.pull_trigger()

    def _connections(self) -> list[Connection]:
        return [one for one in self._map.values() if isinstance(one, Connection)]
