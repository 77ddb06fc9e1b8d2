"""A process that is asked to end says so in one line and leaves nothing half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from etl.errors import ExitCode, StoppedError

EXIT_CODES = {
    signal.SIGINT: ExitCode.INTERRUPTED,
    signal.SIGTERM: ExitCode.TERMINATED,
}


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl+C and SIGTERM raise StoppedError in the block; a second one ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.signal(one, _stop) for one in EXIT_CODES}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(number: int, _: FrameType | None) -> None:
    asked = signal.Signals(number)
    signal.signal(asked, signal.SIG_DFL)
    name = "Ctrl+C" if asked is signal.SIGINT else asked.name
    raise StoppedError(name, EXIT_CODES[asked])
