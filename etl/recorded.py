"""One run at a time, and none without a trace: the lock, the status, and the history of runs."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl.build.inputs import program_version
from etl.errors import (
    ChecksRefusedError,
    EtlError,
    ExitCode,
    LockedError,
    UsageError,
)
from etl.settings import Folders
from etl.stopping import Stop, before_the_end
from etl.store.leftovers import remove_leftovers
from etl.store.publish import Generation, generation
from etl.store.runs import LONGEST_MESSAGE, Run, append_run, broken_off, mark_begun
from etl.store.status import Status, now, read_status

log = logging.getLogger(__name__)
ROOM = 1 << 18
"""Bytes that are kept free for saying what failed where the disk is full."""


@contextmanager
def one_run_at_a_time(folders: Folders) -> Iterator[None]:
    """Hold the lock of a data folder; the system releases it when the process dies.

    Raises:
        LockedError: another run holds it.
        UsageError: the folder cannot be written.
    """
    try:
        folders.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folders.lock)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            f"Another run works in {folders.root}. Wait for it to end; `etl status` shows the last "
            "one."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{folders.root} cannot be written ({error.strerror}). "
            "Choose a folder that can: --data DIR."
        ) from error
    try:
        if left := remove_leftovers(folders):
            log.warning("%d draft(s) of a process that was killed are taken away.", len(left))
        yield
    finally:
        lock.release()


@contextmanager
def recorded(folders: Folders, command: str, *, accepted: Sequence[str] = ()) -> Iterator[Status]:
    """Hold the lock, give the status, and write down how it ended, whatever happens.

    The block calls `finish` of the status where it ends well.

    Args:
        command: what is done, for the history.
        accepted: sources of which a person said that they are right though they lack much.

    Raises:
        LockedError, UsageError: as for the lock.
    """
    with one_run_at_a_time(folders):
        started_at = now()
        _note_broken_off(folders)
        status = read_status(folders.status)
        status.begin(accepted)
        before = generation(folders.warehouse)

        def write_down() -> None:
            run = _run_of(status, folders, command=command, started_at=started_at, before=before)
            _write_down(status, run, folders)

        def stopped(stop: Stop) -> None:
            status.finish(exit_code=stop.exit_code, outcome="stopped", message=stop.message)
            shutil.rmtree(folders.work, ignore_errors=True)
            write_down()

        with before_the_end(stopped):
            try:
                _begin(folders, command=command, started_at=started_at)
                yield status
            except BaseException as error:
                _fail(status, error, folders)
                raise
            finally:
                write_down()


def _run_of(
    status: Status,
    folders: Folders,
    *,
    command: str,
    started_at: str,
    before: Generation | None,
) -> Run:
    """What a run did.

    Args:
        before: what was published when it began.
    """
    found = generation(folders.warehouse)
    return Run(
        command=command,
        started_at=started_at,
        finished_at=status.finished_at,
        outcome=status.outcome,
        exit_code=status.exit_code,
        message=_shown(status.message, folders),
        fetched=tuple(status.fetched),
        failed=tuple(key for key, one in status.sources.items() if one.last_error),
        accepted=tuple(status.accepted),
        mended=tuple(status.mended),
        built_at=f"{found.built_at.isoformat()}Z" if found else None,
        input_version=found.input_version if found else None,
        has_published=found is not None and (before is None or before.built_at != found.built_at),
        program_version=program_version(),
    )


def _begin(folders: Folders, *, command: str, started_at: str) -> None:
    """Take the room that is needed to say what failed, and leave the mark of a run."""
    if not folders.room.exists() or folders.room.stat().st_size != ROOM:
        folders.room.write_bytes(os.urandom(ROOM))  # a file system may not store zeros
    mark_begun(folders.running, command=command, started_at=started_at)


def _note_broken_off(folders: Folders) -> None:
    """Write down a run that could not do so itself, and take away what it was building."""
    run = broken_off(folders.running)
    if run is None:
        return
    log.warning("The run of %s was broken off.", run.started_at)
    shutil.rmtree(folders.work, ignore_errors=True)
    with suppress(OSError):  # a full disk is said by what comes next
        append_run(folders.runs, run)
        folders.running.unlink()


def _fail(status: Status, error: BaseException, folders: Folders) -> None:
    """Note what ended a run; room on the disk is made where it may be what failed."""
    if isinstance(error, KeyboardInterrupt):
        status.finish(exit_code=ExitCode.INTERRUPTED, outcome="stopped", message="Stopped.")
        return
    code = error.exit_code if isinstance(error, EtlError) else ExitCode.UNEXPECTED
    outcome = "checks refused" if isinstance(error, ChecksRefusedError) else "failed"
    status.finish(exit_code=code, outcome=outcome, message=str(error) or repr(error))
    if isinstance(error, OSError | duckdb.IOException | duckdb.OutOfMemoryException):
        shutil.rmtree(folders.work, ignore_errors=True)


def _write_down(status: Status, run: Run, folders: Folders) -> None:
    """Write status and history; a full disk gives back the room that was kept for them."""
    for is_last in (False, True):
        try:
            status.write(folders.status)
            append_run(folders.runs, run)
            folders.running.unlink(missing_ok=True)
            return
        except OSError as error:
            if is_last:
                log.error("How the run ended could not be written down: %s", error)
            folders.room.unlink(missing_ok=True)


def _shown(message: str, folders: Folders) -> str:
    """A message without the place of the data folder, which is of no use to a reader."""
    text = " ".join(message.replace(f"{Path(folders.root)}{os.sep}", "").split())
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"
