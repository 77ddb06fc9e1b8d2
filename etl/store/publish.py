"""Put a built warehouse in place by one rename, keep the last ones, and go back to one of them.

One that was taken out of use by a rollback is kept under another name (`withdrawn-…`), so that
nothing that looks for the last good warehouse, here or in the dashboard, takes it.
"""

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

WITHDRAWN = "withdrawn-"


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
    # Apart: what was rolled back takes no place from what one can go back to.
    for old in [*previous(folders)[keep:], *withdrawn(folders)[keep:]]:
        old.unlink()


def _put_in_place(draft: Path, folders: Folders) -> None:
    """Give a file that is on the disk the name of the published one, after its checksum."""
    known = read_sums(folders.published)
    by_name = {
        _name(path, folders): sha256
        for path in all_kept(folders)
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
    """The inputs of warehouses that were rolled back.

    Those that are kept as such, and any that was built after the published one: an earlier program
    gave them no other name.
    """
    current = generation(folders.warehouse)
    found = [generation(path) for path in withdrawn(folders)]
    if current is not None:
        later = (generation(path) for path in previous(folders))
        found += [one for one in later if one and one.built_at > current.built_at]
    own = current.input_version if current else None
    return {one.input_version for one in found if one and one.input_version != own}


def keep_current(folders: Folders) -> None:
    """Keep the published file under a second name in `previous/`; it stays published meanwhile.

    A damaged one is not kept.
    """
    current = generation(folders.warehouse)
    if current is None or not is_whole(folders.warehouse, folders.published):
        return
    folders.previous.mkdir(parents=True, exist_ok=True)
    kept = folders.previous / _name_of(current)
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
    """The kept earlier warehouses, newest first; none that was rolled back."""
    return [path for path in _kept(folders) if path.name != _kept_name(folders)]


def withdrawn(folders: Folders) -> list[Path]:
    """The kept warehouses that were rolled back, newest first."""
    return sorted(folders.previous.glob(f"{WITHDRAWN}kratomwatch-*.duckdb"), reverse=True)


def forget_withdrawn(folders: Folders, input_version: str) -> None:
    """Remove what was rolled back of an input that was then built and published all the same."""
    for path in withdrawn(folders):
        found = generation(path)
        if found is not None and found.input_version == input_version:
            path.unlink()


def all_kept(folders: Folders) -> list[Path]:
    """Every file of `previous/`, newest first; one may be the published one, too."""
    paths = [*_kept(folders), *withdrawn(folders)]
    return sorted(paths, key=lambda path: path.name.removeprefix(WITHDRAWN), reverse=True)


def _kept(folders: Folders) -> list[Path]:
    """The files of `previous/` that were not rolled back; one may be the published one, too."""
    return sorted(folders.previous.glob("kratomwatch-*.duckdb"), reverse=True)


def _kept_name(folders: Folders) -> str:
    """The name by which the published file is kept; empty where there is none."""
    current = generation(folders.warehouse)
    return _name_of(current) if current else ""


def _name_of(one: Generation) -> str:
    return f"kratomwatch-{one.built_at:%Y%m%dT%H%M%S}.duckdb"


def roll_back(folders: Folders) -> tuple[Generation | None, Generation]:
    """Publish the newest earlier warehouse again that is whole and was not rolled back.

    Returns:
        The generation taken out of use, None where the published file was missing or unreadable,
        and the one now published.

    Raises:
        UsageError: there is no earlier warehouse.
    """
    current = generation(folders.warehouse)
    older = (
        found
        for found in _whole(previous(folders), folders)
        if current is None or found.built_at < current.built_at
    )
    restored = next(older, None)
    if restored is None:
        raise UsageError(f"{folders.previous} holds no earlier warehouse to go back to.")
    restore(restored, folders)
    if current is not None:
        _rename(folders.previous / _name_of(current), f"{WITHDRAWN}{_name_of(current)}", folders)
    return current, restored


def undo_rollback(folders: Folders) -> Generation:
    """Publish again what the last rollback took out of use.

    Returns:
        The generation now published.

    Raises:
        UsageError: nothing was rolled back since the published warehouse was built, or it is
            damaged.
    """
    current = generation(folders.warehouse)
    later = (
        found
        for found in _whole(reversed(withdrawn(folders)), folders)
        if current is None or found.built_at > current.built_at
    )
    wanted = next(later, None)
    if wanted is None:
        raise UsageError(
            f"{folders.previous} holds no whole warehouse that was rolled back and is newer than "
            "the published one."
        )
    restore(wanted, folders)
    _rename(wanted.path, _name_of(wanted), folders)
    return wanted


def _rename(path: Path, name: str, folders: Folders) -> None:
    """Give a kept file another name, in the list of checksums as well."""
    if not path.exists():  # a damaged one is not kept
        return
    sums = read_sums(folders.published)
    renamed = path.with_name(name)
    sha256 = sums.get(_name(path, folders))
    if sha256:
        write_sums(folders.published, sums | {_name(renamed, folders): sha256})
    path.replace(renamed)
    sync_folder(folders.previous)
    if sha256:
        del sums[_name(path, folders)]
        write_sums(folders.published, sums | {_name(renamed, folders): sha256})


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
