"""Put a built warehouse in place by one rename, keep the last ones, and go back to one of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from etl.errors import UsageError
from etl.settings import Folders
from etl.store.checksums import is_whole, read_sums, write_sums
from etl.store.files import sha256_of, sql_text, sync_file, sync_folder


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A published warehouse file and what it says about itself."""

    path: Path
    built_at: datetime
    is_synthetic: bool
    input_version: str


def generation(path: Path) -> Generation | None:
    """What a warehouse file says about itself, or None where it is missing or unreadable."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return _generation(path, (stat.st_ino, stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=32)
def _generation(path: Path, _: tuple[int, int, int]) -> Generation | None:
    """The same of a file as it is now: nobody writes into one, and to open it takes a while."""
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{sql_text(path)}' as file (read_only)")
            row = connection.execute(
                "select built_at, is_synthetic, input_version from file.mart_build"
            ).fetchone()
    except duckdb.Error:
        return None
    if row is None:
        return None
    return Generation(path=path, built_at=row[0], is_synthetic=row[1], input_version=row[2])


def publish(built: Path, folders: Folders, *, keep: int) -> None:
    """Make `built` the published warehouse; the one before it goes to `previous/`.

    A reader that holds the old file keeps reading the old file.

    Raises:
        RuntimeError: the build was not closed cleanly (a write-ahead log is left).
    """
    log = built.with_name(built.name + ".wal")
    if log.exists():
        raise RuntimeError(f"{log} is left over: the build was not closed cleanly")
    sync_file(built)
    folders.published.mkdir(parents=True, exist_ok=True)
    keep_current(folders)
    _put_in_place(built, folders)
    for old in previous(folders)[keep:]:
        old.unlink()


def _put_in_place(draft: Path, folders: Folders) -> None:
    """Give a file that is on the disk the name of the published one, after its checksum."""
    known = read_sums(folders.published)
    by_name = {
        _name(path, folders): sha256
        for path in _kept(folders)
        if (sha256 := known.get(_name(path, folders)))
    }
    write_sums(folders.published, by_name | {_name(folders.warehouse, folders): sha256_of(draft)})
    folders.warehouse.with_name(folders.warehouse.name + ".wal").unlink(missing_ok=True)
    draft.replace(folders.warehouse)
    sync_folder(folders.published)


def _name(path: Path, folders: Folders) -> str:
    return path.relative_to(folders.published).as_posix()


def is_damaged(folders: Folders) -> bool:
    """Say whether there is a published file and its bytes are not those that were published.

    Where no checksum of it is known and it can be read, the one that it has is noted.
    """
    path = folders.warehouse
    if not path.exists():
        return False
    if not is_whole(path, folders.published):
        return True
    known = read_sums(folders.published)
    if _name(path, folders) not in known:
        write_sums(folders.published, known | {_name(path, folders): sha256_of(path)})
    return False


def last_good(folders: Folders, *, besides: Collection[str | None] = ()) -> Generation | None:
    """The newest warehouse whose bytes are those that were published: usually the published one.

    Args:
        besides: inputs of warehouses that are passed over.
    """
    found = _whole([folders.warehouse, *_kept(folders)], folders)
    return next((one for one in found if one.input_version not in besides), None)


def _whole(paths: Iterable[Path], folders: Folders) -> Iterator[Generation]:
    for path in paths:
        found = generation(path)
        if found is not None and is_whole(path, folders.published):
            yield found


def withdrawn_versions(folders: Folders) -> set[str]:
    """The inputs of warehouses that were rolled back: they were built after the published one."""
    current = generation(folders.warehouse)
    if current is None:
        return set()
    later = (generation(path) for path in previous(folders))
    return {
        one.input_version
        for one in later
        if one and one.built_at > current.built_at and one.input_version != current.input_version
    }


def keep_current(folders: Folders) -> None:
    """Keep the published file under a second name in `previous/`; it stays published meanwhile.

    A damaged one is not kept.
    """
    current = generation(folders.warehouse)
    if current is None or not is_whole(folders.warehouse, folders.published):
        return
    folders.previous.mkdir(parents=True, exist_ok=True)
    kept = folders.previous / f"kratomwatch-{current.built_at:%Y%m%dT%H%M%S}.duckdb"
    if kept.exists():
        return
    try:
        os.link(folders.warehouse, kept)
    except OSError:
        draft = kept.with_name(kept.name + ".writing")
        shutil.copyfile(folders.warehouse, draft)
        sync_file(draft)
        draft.replace(kept)
    sync_folder(folders.previous)
    sha256 = sha256_of(folders.warehouse)
    write_sums(folders.published, read_sums(folders.published) | {_name(kept, folders): sha256})


def previous(folders: Folders) -> list[Path]:
    """The kept earlier warehouses, newest first."""
    current = generation(folders.warehouse)
    name = f"kratomwatch-{current.built_at:%Y%m%dT%H%M%S}.duckdb" if current else ""
    return [path for path in _kept(folders) if path.name != name]


def _kept(folders: Folders) -> list[Path]:
    """The files of `previous/`, newest first; one may be the published one, too."""
    return sorted(folders.previous.glob("kratomwatch-*.duckdb"), reverse=True)


def roll_back(folders: Folders) -> tuple[Generation, Generation]:
    """Publish the newest earlier warehouse again.

    Returns:
        The generation taken out of use and the one now published.

    Raises:
        UsageError: there is no earlier warehouse, or none is published.
    """
    withdrawn = generation(folders.warehouse)
    if withdrawn is None:
        raise UsageError(f"{folders.warehouse} does not exist: there is nothing to go back from.")
    older = (
        found for found in _whole(previous(folders), folders) if found.built_at < withdrawn.built_at
    )
    restored = next(older, None)
    if restored is None:
        raise UsageError(f"{folders.previous} holds no earlier warehouse to go back to.")
    restore(restored, folders)
    return withdrawn, restored


def restore(kept: Generation, folders: Folders) -> None:
    """Publish a warehouse of `previous/` again; it stays there, too."""
    draft = folders.published / "kratomwatch.duckdb.restoring"
    try:
        shutil.copyfile(kept.path, draft)
        sync_file(draft)
        keep_current(folders)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _put_in_place(draft, folders)
