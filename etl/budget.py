"""What reading one file may cost: its size inside and out, memory, time. All numbers stand here.

No publisher's file comes near to them. A file that does is refused by name while it is read, and
the other sources go on. Memory is reckoned before it is taken, from what a text is made of; the
measured peaks are in the operating guide.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from etl.errors import BadFileError

MB = 1024**2

LARGEST_TEXT = 240 * MB
"""A file that is read whole, after unpacking; openFDA's largest partitions are about this size."""
MOST_MEMORY = 1_000 * MB
"""What its text and all that is made of it may take, reckoned by the costs below."""
COST_OF_LINE, COST_OF_CELL = 700, 60
"""Bytes for each row and cell of a table, in Python and on the way to Parquet."""
COST_OF_OBJECT, COST_OF_VALUE = 250, 100
"""Bytes for each list or object of a JSON document, and for each value in one."""
MOST_LINES = 1_000_000
"""Of a table that is read whole; the complaints of twenty years have 300,000."""
MOST_COLUMNS = 1_000
LONGEST_CELL = 131_072
"""Characters of a cell or text of a record, as for the csv module; Excel holds 32,767."""
LONGEST_LINE = 1 * MB
"""Bytes of a line of a FAERS table; the longest of twenty years have a few thousand."""

MOST_TIMES, ALWAYS_UNPACKED = 100, 256 * MB
"""A zip may unpack to so many times its size, or to so much: FAERS unpacks to 8, openFDA's
partitions to 20 times."""
MOST_MEMBERS = 1_000
BOOK_TIMES, ALWAYS_BOOK, LARGEST_BOOK = 40, 32 * MB, 400 * MB
"""The same of a workbook; one of 100,000 rows unpacks to about 100 MB, 10 times its size."""
MOST_CELLS = 5_000_000

LARGEST_DELETED = 16 * MB
"""A list of deleted cases of FAERS; one of a million cases has 10 MB."""
LARGEST_MAPPING, MOST_DOTS = 64 * 1024, 2_000
"""Bytes of a mapping file, and dots in it: each of a key is a level, and costs the square."""
LARGEST_VOCABULARY = 16 * MB

MOST_REJECTED, MOST_REJECTED_TEXT = 100_000, 64 * MB
"""Lines of a release that are kept with the reason why they are not loaded."""
MOST_KEPT = 10_000
"""Characters that are kept of such a line."""
MOST_MENDED = 1_000
"""Lines of a FAERS table with a wrong number of fields from which on none is mended."""

SECONDS, SECONDS_FOR_MB = 50.0, 5.0
"""For `add`, and again for staging. A quarter of FAERS takes a tenth of a second for each MB."""
SETTING = "KRATOMWATCH_READ_SECONDS"
RING_AFTER = RING_AGAIN = 3.0  # seconds; an error that is raised in a callback can be lost
WHAT_TO_DO = "Get it again from the publisher, or give it in parts"

_deadlines: list[tuple[float, Path, float]] = []


@contextmanager
def time_for(path: Path) -> Iterator[None]:
    """Let a file be read in the block, within its time.

    It is time of the processor: on a busy machine a file has as much. `check_time` ends it, in
    threads too; where nothing asks that, an alarm does, on the main thread of a Unix process.

    Raises:
        BadFileError: the time is over.
    """
    seconds = _seconds_for(path)
    if not seconds:
        yield
        return
    _deadlines.append((time.process_time() + seconds, path, seconds))
    try:
        with _alarm(seconds + RING_AFTER):
            yield
    finally:
        _deadlines.pop()


def check_time() -> None:
    """Ask in a loop whether the time for a file is over.

    Raises:
        BadFileError: it is.
    """
    if _deadlines and time.process_time() > _deadlines[-1][0]:
        raise _too_slow()


def _too_slow() -> BadFileError:
    _, path, seconds = _deadlines[-1]
    return BadFileError(
        path,
        f"reading it took more than {seconds:,.0f} seconds of the processor",
        remedy=f"{WHAT_TO_DO}; on a slow machine set {SETTING} to more than {SECONDS:.0f}",
    )


def _seconds_for(path: Path) -> float:
    """Seconds for a file; 0 for any time."""
    try:
        base = float(os.environ.get(SETTING) or SECONDS)
    except ValueError:
        base = SECONDS
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return base + base / SECONDS * SECONDS_FOR_MB * size / MB


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise _too_slow()

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, RING_AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def refuse_size(size: int, most: int, file: Path | str, *, remedy: str = WHAT_TO_DO) -> None:
    """Refuse a file of more bytes than one of its kind has.

    Raises:
        BadFileError: with both sizes.
    """
    if size > most:
        raise BadFileError(
            file, f"it has {size:,} bytes where at most {most:,} are read", remedy=remedy
        )


def refuse_lines(text: str, file: Path | str, *, remedy: str) -> int:
    """Refuse a text of more lines than any has; give how many it has.

    Raises:
        BadFileError: with their number.
    """
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        raise BadFileError(
            file, f"it has {lines:,} lines where at most {MOST_LINES:,} are read", remedy=remedy
        )
    return lines


def refuse_costly_table(text: str, file: Path | str, *, delimiter: str, remedy: str) -> None:
    """Refuse a table of more lines than any has, or that would take too much memory.

    Raises:
        BadFileError: with the number of lines, or the memory.
    """
    lines = refuse_lines(text, file, remedy=remedy)
    cells = lines + text.count(delimiter)
    cost = sys.getsizeof(text) + len(text) + lines * COST_OF_LINE + cells * COST_OF_CELL
    _refuse_cost(cost, file, remedy)


def refuse_costly_json(text: str, file: Path | str, *, remedy: str) -> None:
    """Refuse a JSON document that would take too much memory.

    Raises:
        BadFileError: with the memory.
    """
    objects = text.count("{") + text.count("[")
    cost = sys.getsizeof(text) + objects * COST_OF_OBJECT + text.count(",") * COST_OF_VALUE
    _refuse_cost(cost, file, remedy)


def _refuse_cost(cost: int, file: Path | str, remedy: str) -> None:
    if cost > MOST_MEMORY:
        raise BadFileError(
            file,
            f"reading it would take about {cost / MB:,.0f} MB of memory where "
            f"{MOST_MEMORY / MB:,.0f} are allowed",
            remedy=f"{remedy}; a longer file can be given in parts",
        )


class Rejected:
    """How much of a file was rejected: from some number on it is another kind of file."""

    def __init__(self) -> None:
        """Begin with none."""
        self.lines = self.characters = 0

    def add(self, text: str, file: Path | str) -> None:
        """Count a line of a file.

        Raises:
            BadFileError: there are more than are kept.
        """
        self.lines += 1
        self.characters += len(text)
        if self.lines > MOST_REJECTED or self.characters > MOST_REJECTED_TEXT:
            raise BadFileError(
                file,
                f"more than {self.lines - 1:,} of its lines cannot be read",
                remedy="Is it saved in another format, or cut off? Get the file again",
            )
