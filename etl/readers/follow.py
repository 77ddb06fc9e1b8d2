"""Follow a folder for readers: hold what is in force there as the published warehouse of a folder.

Nothing is opened before its bytes are those that the manifest names, and it takes its place by one
rename, as after a run. So the dashboard reads this folder as it reads that of an ETL. What is wrong
is written down in `following.json` for it, and said once.
"""

from __future__ import annotations

import logging
import os
import random
import shutil
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from etl.errors import BadFileError, EtlError, UsageError, unexpected
from etl.logs import say
from etl.readers.manifest import (
    LARGEST_DOCUMENT,
    NAME,
    Content,
    DocumentName,
    Manifest,
    PublishedWarehouse,
    read_manifest,
)
from etl.readers.places import Place, place_of
from etl.recorded import one_run_at_a_time
from etl.settings import Folders, Settings
from etl.store.checksums import read_sums
from etl.store.documents import Document
from etl.store.files import sha256_of, sync_folder, write_json
from etl.store.publish import generation, is_damaged, previous, publish
from etl.store.status import now

STATE = "following.json"
LONGEST_PAUSE = 900.0
"""Seconds between two questions to a place that fails."""
LONGEST_PAUSE_OF_BAD_FILE = 6 * 3600.0
VERIFIED_EVERY = 3600.0
"""Seconds until the bytes of the local copy are compared again."""
ROOM = 2.2
"""Times the file: one is copied once more where the disk knows no second names."""


class Following(Document):
    """The document `following.json`: how the following goes. Times are ISO 8601 in UTC.

    Attributes:
        place: what is followed, without a password.
        asked_at: when it was asked last.
        answered_at: when it last said what is in force; null for never.
        problem: what is wrong now, in one line for the operator; null where all is well.
        problem_since: when the first of the present row of problems came up.
        published_at: when the manifest was written.
        in_force: when the warehouse was built that the manifest names last.
        held: when the one was built that is held here; null for none.
        taken_at: when that was taken.
        went_back_from: when the one was built that was taken back, where that was the last change.
    """

    place: str
    asked_at: str | None = None
    answered_at: str | None = None
    problem: str | None = None
    problem_since: str | None = None
    published_at: str | None = None
    in_force: datetime | None = None
    held: datetime | None = None
    taken_at: str | None = None
    went_back_from: datetime | None = None


@dataclass(kw_only=True)
class _Refused:
    """A file whose bytes were not those that were named: it is not asked for at once again."""

    sha256: str
    error: EtlError
    times: int
    until: float


class Follower:
    """Holds one folder equal to a place.

    Args:
        place: what is followed.
        folders: of the folder that is held equal; of nobody else.
        settings: how often to ask, how much to keep and to take.
    """

    def __init__(self, place: Place, folders: Folders, settings: Settings) -> None:
        """Ask nobody yet."""
        self._place = place
        self._folders = folders
        self._settings = settings
        self._fetching = folders.fetching / "following"
        self._state = _read_state(folders.root / STATE, place.name)
        self._said = ""
        self._failures = 0
        self._read: tuple[bytes, Manifest] | None = None
        self._refused: _Refused | None = None
        self._verified_at: float | None = None

    def step(self) -> float:
        """Look once, whatever comes of it.

        Returns:
            The seconds until the next look: jittered, and more after failures.
        """
        try:
            self.look()
        except (EtlError, OSError) as error:
            self._fail(str(error))
        except Exception as error:
            self._fail(unexpected(error))
        else:
            self._failures = 0
        pause = self._settings.follow_seconds * random.uniform(0.9, 1.1)  # noqa: S311
        longest = max(pause, LONGEST_PAUSE)
        return min(pause * 2.0 ** min(self._failures, 20), longest)

    def look(self) -> None:
        """Take what is in force, if it is not held yet.

        Raises:
            DownloadError: the place cannot be reached, or a file did not come.
            BadFileError: what came is not what the manifest names.
            OSError: this machine cannot keep it.
        """
        self._state.asked_at = now()
        manifest = self._manifest()
        self._state.answered_at = now()
        self._state.published_at = manifest.published_at
        self._state.in_force = manifest.in_force.built_at
        if self._held() != manifest.in_force.sha256:
            self._write()  # a large one takes a while
            self._take(manifest.in_force)
        self._forget_withdrawn(manifest)
        for name in get_args(DocumentName):
            self._take_document(name, manifest.documents.get(name))
        if self._state.problem is not None:
            say(f"{self._place.name}: all is well again.")
        self._said = ""
        self._state.problem = self._state.problem_since = None
        self._write()

    def _manifest(self) -> Manifest:
        text = self._place.manifest()
        if self._read is None or self._read[0] != text:
            self._read = (text, read_manifest(text, f"{self._place.name}/{NAME}"))
        return self._read[1]

    def _held(self) -> str | None:
        """The SHA-256 of the warehouse that is held; null where there is none that is whole."""
        is_due = self._verified_at is None or (
            time.monotonic() - self._verified_at > VERIFIED_EVERY
        )
        if not self._folders.warehouse.exists():
            return None
        if is_due and is_damaged(self._folders):
            say(f"{self._folders.warehouse} is damaged and is fetched again.", level=logging.ERROR)
            return None
        held = read_sums(self._folders.published).get(self._folders.warehouse.name)
        if is_due:
            self._verified_at = time.monotonic()
            # Not what the list says: it is written before the file takes its place.
            held = sha256_of(self._folders.warehouse)
        return held

    # ---------------------------------------------------------------------------- one file

    def _take(self, warehouse: PublishedWarehouse) -> None:
        """Fetch a warehouse, look into it, and let it take the place of the one before."""
        began = time.monotonic()
        self._refuse_too_large(warehouse)
        fetched = self._fetched(warehouse.name, warehouse)
        found = generation(fetched)
        if found is None or (found.built_at, found.is_synthetic) != (
            warehouse.built_at,
            warehouse.is_synthetic,
        ):
            raise BadFileError(
                f"{self._place.name}/{warehouse.name}",
                "its bytes are whole, but this program cannot read it as what its manifest says",
                remedy="Upgrade this program to the version of the ETL that wrote it",
            )
        before = generation(self._folders.warehouse)
        publish(fetched, self._folders, keep=self._settings.keep_previous)
        self._verified_at = time.monotonic()
        shutil.rmtree(self._fetching, ignore_errors=True)
        is_back = before is not None and before.built_at > found.built_at
        self._state.held = found.built_at
        self._state.taken_at = now()
        self._state.went_back_from = before.built_at if before and is_back else None
        say(
            f"{self._place.name}: {'went back to' if is_back else 'took'} the warehouse built on "
            f"{found.built_at:%Y-%m-%d %H:%M:%S} UTC ({warehouse.size / 1e6:,.1f} MB, "
            f"{time.monotonic() - began:,.1f} s)."
        )

    def _refuse_too_large(self, warehouse: PublishedWarehouse) -> None:
        where = f"{self._place.name}/{warehouse.name}"
        if warehouse.size > self._settings.follow_largest_mb * 1_000_000:
            raise BadFileError(
                where,
                f"it has {warehouse.size / 1e6:,.0f} MB, more than is taken",
                remedy="If that is right, raise KRATOMWATCH_FOLLOW_LARGEST_MB",
            )
        self._folders.root.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._folders.root).free
        if warehouse.size * ROOM > free:
            raise BadFileError(
                where,
                f"it has {warehouse.size / 1e6:,.0f} MB, and the disk of {self._folders.root} has "
                f"{free / 1e6:,.0f} MB left",
                remedy=f"Make room for {ROOM} times the file",
            )

    def _take_document(self, name: str, content: Content | None) -> None:
        """Hold how the runs went equal to what the manifest names; it may name none."""
        path = self._folders.root / name
        if content is None or content.size > LARGEST_DOCUMENT:
            path.unlink(missing_ok=True)
        elif not path.exists() or sha256_of(path) != content.sha256:
            self._fetched(content.document_name(name), content).replace(path)
            sync_folder(path.parent)

    def _fetched(self, name: str, content: Content) -> Path:
        """A file, whose bytes are those that were named.

        Raises:
            BadFileError: they are not; it is thrown away, and asked for again after a while.
        """
        refused = self._refused
        if refused and refused.sha256 == content.sha256 and time.monotonic() < refused.until:
            raise refused.error.with_traceback(None)
        target = self._fetching / Path(name).name
        if not target.exists():
            self._drop_others(target)
            self._place.fetch(name, target, size=content.size)
        if sha256_of(target) == content.sha256:
            return target
        target.unlink()
        times = refused.times + 1 if refused and refused.sha256 == content.sha256 else 1
        pause = min(
            self._settings.follow_seconds * 4.0 ** min(times - 1, 20), LONGEST_PAUSE_OF_BAD_FILE
        )
        error = BadFileError(
            f"{self._place.name}/{name}",
            "its bytes are not those that the manifest names, so it was not opened",
            remedy="It is fetched again later; if that does not help: python -m etl publish --to",
        )
        self._refused = _Refused(
            sha256=content.sha256, error=error, times=times, until=time.monotonic() + pause
        )
        raise error

    def _drop_others(self, target: Path) -> None:
        """Delete what was left half done of files that are not wanted any more."""
        for path in self._fetching.glob("*"):
            if not path.name.startswith(target.name):
                path.unlink()

    def _forget_withdrawn(self, manifest: Manifest) -> None:
        """Delete earlier warehouses that the manifest does not name: they may have been wrong."""
        sums = read_sums(self._folders.published)
        good = {one.sha256 for one in manifest.warehouses}
        for path in previous(self._folders):
            if sums.get(path.relative_to(self._folders.published).as_posix()) not in good:
                path.unlink()

    # ---------------------------------------------------------------------------- what is said

    def _fail(self, problem: str) -> None:
        self._failures += 1
        self._state.problem = problem
        self._state.problem_since = self._state.problem_since or now()
        if problem != self._said:
            self._said = problem
            say(f"{problem} What is there stays in use.", level=logging.WARNING)
        try:
            self._write()
        except OSError as error:
            say(f"{error}. How the following goes is not written down.", level=logging.ERROR)

    def _write(self) -> None:
        write_json(self._folders.root / STATE, self._state.model_dump(mode="json"))


def _read_state(path: Path, place: str) -> Following:
    try:
        found = Following.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return Following(place=place)
    return found if found.place == place else Following(place=place, held=found.held)


def follow(
    settings: Settings, address: str = "", *, once: bool = False, check: bool = False
) -> None:
    """Hold the data folder equal to a place, until this process is ended.

    Args:
        settings: the data folder, and the limits.
        address: a folder for readers, or its address; else that of the settings.
        once: look once, and raise where that fails.
        check: only say whether it can be followed at all; nobody is asked.

    Raises:
        UsageError: the address cannot be followed, or the folder has data of its own.
        LockedError: another process works in the folder.
    """
    set_up = settings.follow.get_secret_value() if settings.follow else ""
    if not (address or set_up).strip():
        raise UsageError("Name what is to be followed: etl follow ADDRESS, or KRATOMWATCH_FOLLOW.")
    place = place_of(address or set_up, settings)
    folders = settings.folders
    refuse_own_data(folders)
    if check:
        return
    with one_run_at_a_time(folders):
        follower = Follower(place, folders, settings)
        if once:
            follower.look()
            return
        say(f"Following {place.name} in {folders.root}.")
        while True:
            time.sleep(follower.step())


def refuse_own_data(folders: Folders) -> None:
    """Refuse to follow into the folder of an ETL.

    Raises:
        UsageError: it holds releases, or a warehouse that was not taken from a place.
    """
    has_state = (folders.root / STATE).exists()
    if folders.landing.exists() or (folders.warehouse.exists() and not has_state):
        raise UsageError(
            f"{folders.root} holds data of its own, which following would replace. Choose another "
            "folder: --data DIR."
        )


def end_with_input() -> None:
    """End this process when its standard input ends: with the one that started it."""

    def wait() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        os._exit(0)  # what lies on disk is as whole as after a power cut

    threading.Thread(target=wait, daemon=True).start()
