"""What every run did, one JSON document a line in `runs.jsonl`, oldest first.

A line is written when a run ends, whatever its outcome, and is on the disk before the run says that
it ended. A run that was killed wrote none; the next one finds its mark (`running.json`) and writes
the line for it. The file is as open as the published one: nothing in it is about a person, and of a
confidential source it says its name alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from etl.store.documents import FrozenDocument
from etl.store.files import sync_folder, write_json, write_text

KEPT = 2_000
"""Runs that are remembered: more than five years of nights."""
SLACK = 200
"""So many more are written before the oldest are dropped."""
LONGEST_MESSAGE = 600


class Run(FrozenDocument):
    """A run and how it ended.

    Attributes:
        command: `run` or `rollback`.
        started_at, finished_at: ISO 8601 in UTC; the end is null where the process was killed.
        outcome: `done`, `source failed`, `checks refused`, `failed`, `rolled back`,
            `rollback undone`, `stopped` by a signal, or `broken off` where the process was killed.
        exit_code: null where it was killed.
        fetched: sources whose publisher was asked without an error.
        failed: sources that are not up to date.
        accepted: sources of which a person said that they are right though they lack much.
        mended: what was found damaged and made again.
        built_at, input_version: of the warehouse that was published when the run ended.
        has_published: the run put that warehouse in place.
    """

    command: str = "run"
    started_at: str
    finished_at: str | None = None
    outcome: str
    exit_code: int | None = None
    message: str = ""
    fetched: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    built_at: str | None = None
    input_version: str | None = None
    has_published: bool = False
    program_version: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it took by the clock; null where the end is not known or the clock went back."""
        if self.finished_at is None:
            return None
        begun, ended = map(datetime.fromisoformat, (self.started_at, self.finished_at))
        return (ended - begun).total_seconds() if ended >= begun else None


class _Mark(FrozenDocument):
    """The document `running.json`: a run that has not ended."""

    command: str
    started_at: str
    process: int


def read_runs(path: Path) -> tuple[Run, ...]:
    """Every run that is remembered, oldest first; a line that was cut off or damaged is left out.

    Args:
        path: of `runs.jsonl`, which need not exist.
    """
    return tuple(run for line in _lines(path) if (run := _run(line)) is not None)


def _run(line: bytes) -> Run | None:
    try:
        return Run.model_validate_json(line)
    except ValidationError:
        return None


def _lines(path: Path) -> Sequence[bytes]:
    try:
        return path.read_bytes().splitlines()
    except OSError:
        return ()


def append_run(path: Path, run: Run) -> None:
    """Add a run; the oldest are dropped where there are many."""
    line = run.model_dump_json().encode() + b"\n"
    is_new = not path.exists()
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # what a power cut left of a line
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)
    lines = _lines(path)
    if len(lines) > KEPT + SLACK:
        kept = b"\n".join(lines[-KEPT:]).decode("utf-8", errors="replace")
        write_text(path, f"{kept}\n")


def mark_begun(path: Path, *, command: str, started_at: str) -> None:
    """Leave a mark that a run goes on."""
    mark = _Mark(command=command, started_at=started_at, process=os.getpid())
    write_json(path, mark.model_dump(mode="json"))


def broken_off(path: Path) -> Run | None:
    """The run whose mark was left by a process that was killed; None where there is none."""
    try:
        mark = _Mark.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return Run(
        command=mark.command,
        started_at=mark.started_at,
        outcome="broken off",
        message="The process ended without a word: it was killed, or the machine went down.",
    )
