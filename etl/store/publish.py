"""Put a built warehouse in place by one rename, keep the last ones, and go back to one of them."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from etl.errors import UsageError
from etl.settings import Folders
from etl.store.files import sql_text, sync_folder


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A published warehouse file and what it says about itself."""

    path: Path
    built_at: datetime
    is_synthetic: bool
    input_version: str


def generation(path: Path) -> Generation | None:
    """What a warehouse file says about itself, or None where it is missing or unreadable."""
    if not path.exists():
        return None
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
    with built.open("rb") as file:
        os.fsync(file.fileno())
    folders.published.mkdir(parents=True, exist_ok=True)
    keep_current(folders)
    folders.warehouse.with_name(folders.warehouse.name + ".wal").unlink(missing_ok=True)
    built.replace(folders.warehouse)
    sync_folder(folders.published)
    for old in previous(folders)[keep:]:
        old.unlink()


def keep_current(folders: Folders) -> None:
    """Keep the published file under a second name in `previous/`; it stays published meanwhile."""
    current = generation(folders.warehouse)
    if current is None:
        return
    folders.previous.mkdir(parents=True, exist_ok=True)
    kept = folders.previous / f"kratomwatch-{current.built_at:%Y%m%dT%H%M%S}.duckdb"
    if kept.exists():
        return
    try:
        os.link(folders.warehouse, kept)
    except OSError:
        shutil.copyfile(folders.warehouse, kept)


def previous(folders: Folders) -> list[Path]:
    """The kept earlier warehouses, newest first."""
    current = generation(folders.warehouse)
    name = f"kratomwatch-{current.built_at:%Y%m%dT%H%M%S}.duckdb" if current else ""
    found = sorted(folders.previous.glob("kratomwatch-*.duckdb"), reverse=True)
    return [path for path in found if path.name != name]


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
    older = [
        found
        for path in previous(folders)
        if (found := generation(path)) is not None and found.built_at < withdrawn.built_at
    ]
    if not older:
        raise UsageError(f"{folders.previous} holds no earlier warehouse to go back to.")
    draft = folders.published / "kratomwatch.duckdb.restoring"
    shutil.copyfile(older[0].path, draft)
    keep_current(folders)
    draft.replace(folders.warehouse)
    sync_folder(folders.published)
    return withdrawn, older[0]
