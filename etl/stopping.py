"""A process that is asked to end says so in one line and leaves nothing half done.

It ends from within the handler of the signal: an exception that is raised while DuckDB runs a query
can wait for that query for ever. What lies on disk is as whole as after a power cut, and what is to
be written down is written by the functions that asked for it.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

from etl.errors import ExitCode
from etl.logs import say

SHOW_CURSOR = "\x1b[?25h"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What ended the process, in words, and its exit code."""

    message: str
    exit_code: ExitCode


EXIT_CODES = {
    signal.SIGINT: ExitCode.INTERRUPTED,
    signal.SIGTERM: ExitCode.TERMINATED,
}
_last_words: list[Callable[[Stop], None]] = []


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl+C and SIGTERM end the process in one line while the block runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.signal(one, _stop) for one in EXIT_CODES}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def before_the_end(last_words: Callable[[Stop], None]) -> Iterator[None]:
    """Let a function have the last word where a signal ends the process within the block."""
    _last_words.append(last_words)
    try:
        yield
    finally:
        _last_words.remove(last_words)


def _stop(number: int, _: FrameType | None) -> None:
    for one in EXIT_CODES:
        signal.signal(one, signal.SIG_DFL)  # a second signal ends it without a word
    asked = signal.Signals(number)
    name = "Ctrl+C" if asked is signal.SIGINT else asked.name
    stop = Stop(
        message=f"Stopped by {name}; what was published stays published. The next run goes on from "
        "what has landed.",
        exit_code=EXIT_CODES[asked],
    )
    for last_words in reversed(_last_words):
        with suppress(Exception):
            last_words(stop)
    if sys.stderr.isatty():
        sys.stderr.write(SHOW_CURSOR)  # a bar of progress hides it
    say(stop.message, level=logging.ERROR)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(int(stop.exit_code))
