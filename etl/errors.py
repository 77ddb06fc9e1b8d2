"""Named errors; each knows the exit code that the command line ends with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from pathlib import Path

MOST_SHOWN = 200
"""Characters of a text from a file in a message."""
LONGEST = 1_000
"""Characters of what is said to be wrong."""


class ExitCode(IntEnum):
    """What a scheduler may rely on (see the operating guide)."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    SOURCE_FAILED = 3
    CHECKS_REFUSED = 4
    LOCKED = 5
    INTERRUPTED = 130
    TERMINATED = 143


class EtlError(Exception):
    """Something that a person can act on; the message says what happened and what to do."""

    exit_code = ExitCode.UNEXPECTED


class UsageError(EtlError):
    """The command, a setting or the data folder does not allow what was asked for."""

    exit_code = ExitCode.USAGE


def printable(text: str, *, most: int = MOST_SHOWN) -> str:
    """A text from a file for a message: no control characters, not too long."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:most])
    return shown if len(text) <= most else f"{shown}…"


class BadFileError(EtlError):
    """A delivered file cannot be read as what it is said to be.

    What stands in the file can be part of the message, which is one line all the same.

    Args:
        file: the delivered file, or the member of it that is wrong.
        problem: what is wrong, in words.
        remedy: what to do next.
        line: 1-based line number in the file where one is known.
    """

    exit_code = ExitCode.USAGE

    def __init__(
        self, file: Path | str, problem: str, *, remedy: str, line: int | None = None
    ) -> None:
        """Keep the parts so that the status page can show them."""
        self.file = str(file)
        self.line = line
        self.problem = problem
        self.remedy = remedy
        where = self.file if line is None else f"{self.file}, line {line}"
        said = f"{where}: {printable(problem, most=LONGEST)}. {remedy}"
        super().__init__(printable(said, most=3 * LONGEST))


class VocabularyError(BadFileError):
    """A vocabulary file holds something that the program cannot use.

    Args:
        file, problem, remedy, line: as for every file.
        column: name of the column where one is to blame.
    """

    def __init__(
        self,
        file: Path | str,
        problem: str,
        *,
        remedy: str,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        """Keep the parts, so that a person can be led to the cell."""
        self.column = column
        where = problem if column is None else f"column {column}: {problem}"
        super().__init__(file, where, remedy=remedy, line=line)


class SourceFailedError(EtlError):
    """At least one source could not be brought up to date; the others were published."""

    exit_code = ExitCode.SOURCE_FAILED


class DownloadError(EtlError):
    """Something could not be fetched; what has landed before stays in use."""

    exit_code = ExitCode.SOURCE_FAILED
    kind = "failed"


class NoNetworkError(DownloadError):
    """No connection came about at all: no internet, a wrong address, a proxy that is down."""


class MovedError(DownloadError):
    """An address sends on to another host or answers with a page: the data are elsewhere now."""

    kind = "moved"


class SpentError(DownloadError):
    """The requests or the time allowed are used up; the rest is fetched another time."""

    kind = "waiting"


def unexpected(error: Exception) -> str:
    """One line for an error that nobody foresaw; raise it where a traceback is asked for."""
    if os.environ.get("KRATOMWATCH_TRACEBACK"):
        raise error
    summary = (str(error) or repr(error)).splitlines()[0]
    return (
        f"Unexpected {type(error).__name__}: {summary}. "
        "KRATOMWATCH_TRACEBACK=1 shows where it happened."
    )


def joined(problems: Sequence[EtlError]) -> DownloadError:
    """One error for several of a source; it has moved where all of it has."""
    is_moved = all(isinstance(problem, MovedError) for problem in problems)
    said = " | ".join(dict.fromkeys(map(str, problems)))
    return (MovedError if is_moved else DownloadError)(said)


class ChecksRefusedError(EtlError):
    """A check found offending rows, so nothing was published.

    Args:
        found: each check with what it found, in words.
        systems: sources or report systems that the rows name; null where some name none.
    """

    exit_code = ExitCode.CHECKS_REFUSED

    def __init__(self, found: Sequence[str], *, systems: AbstractSet[str] = frozenset()) -> None:
        """Keep the parts, so that a source can be held back."""
        self.found = tuple(found)
        self.systems = frozenset(systems)
        super().__init__(
            "Nothing was published, because checks refused the build: "
            + " | ".join(found)
            + ". The warehouse of the last good run stays in use. Each check says in its SQL "
            "file what it wants; `etl status` shows the sources."
        )


class LockedError(EtlError):
    """Another run works on the same data folder."""

    exit_code = ExitCode.LOCKED
