"""How long and how often a server is bothered, and the clock that says so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how often a server is bothered.

    Attributes:
        attempts: tries for one request; for a file, tries that bring nothing new.
        answer_seconds: for one answer, all tries and waits together.
        file_seconds: for one file, all tries and waits together.
        run_seconds: for all of a run; what is left is fetched at the next one.
        longest_wait_seconds: a server that asks for a longer pause is asked at the next run.
        largest_answer: bytes that an answer held in memory may have.
    """

    attempts: int = 5
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    answer_seconds: float = 180.0
    file_seconds: float = 3600.0
    run_seconds: float = 21_600.0
    backoff_seconds: float = 1.0
    longest_wait_seconds: float = 120.0
    requests_per_minute: int = 240
    requests_per_run: int = 2000
    redirects: int = 5
    largest_answer: int = 256 << 20


class Clock:
    """The time and the way to let it pass; tests bring their own."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> datetime:
        """The time of day, UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
