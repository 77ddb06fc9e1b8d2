"""How many requests one client may send in a minute: a bucket that fills evenly."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from dashboard.api.problems import Problem

MOST_CLIENTS: Final = 10_000
SECONDS: Final = 60


class Rate:
    """Refuses a client beyond so many requests a minute, counted in this process.

    A bucket holds a minute's worth of requests and fills evenly, so a client may send many at once
    and then waits. The clients seen longest ago are forgotten.
    """

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow so many requests a minute; with 0 allow all."""
        self.a_minute = a_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str) -> None:
        """Count a request.

        Raises:
            TooManyError: it is one too many; says after how many seconds there is room again.
        """
        if not self.a_minute:
            return
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(client, (float(self.a_minute), now))
            left = min(float(self.a_minute), left + (now - then) * self.a_minute / SECONDS)
            self._left[client] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        if left < 1:
            raise TooManyError(self.a_minute, wait=(1 - left) * SECONDS / self.a_minute)


class TooManyError(Problem):
    """A client sent more requests than one may.

    Attributes:
        wait: Whole seconds until there is room again.
    """

    def __init__(self, a_minute: int, *, wait: float) -> None:
        """Say how many are allowed and when to come again."""
        self.wait = int(wait) + 1
        super().__init__(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too-many-requests",
            title="Too many requests",
            detail=f"One client may send {a_minute} requests a minute. Wait {self.wait} s, "
            "and ask with If-None-Match to learn that an answer is still the same.",
        )
