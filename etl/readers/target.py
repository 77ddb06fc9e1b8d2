"""`etl publish --to FOLDER`: a copy of the published warehouse for readers, its manifest last.

Whatever ends this in the middle, the manifest names only files that are whole. A file is compared
with its checksum also where it lay there already.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import BadFileError, LockedError, UsageError
from etl.readers.manifest import (
    NAME,
    Content,
    DocumentName,
    Manifest,
    PublishedWarehouse,
    read_manifest,
)
from etl.settings import Folders
from etl.store.checksums import read_sums
from etl.store.files import sha256_of, sync_file, sync_folder, write_json
from etl.store.publish import Generation, generation, is_damaged
from etl.store.status import now

OURS = re.compile(r"[0-9a-f]{64}\.(duckdb|json|jsonl)(\.writing)?")
TIMES = 3
"""How often it begins anew where a run publishes meanwhile."""


def publish_to(folders: Folders, target: Path, *, keep: int) -> str:
    """Copy what is published, and how the runs went, into a folder for readers.

    Args:
        folders: of the data folder.
        target: the folder for readers; it is made where it is not there.
        keep: earlier warehouses that stay in it.

    Returns:
        What was done, in one line.

    Raises:
        UsageError: nothing is published, it is damaged, or it does not belong there.
        LockedError: another process writes there.
        OSError: the folder cannot be written; the manifest is as it was.
    """
    if generation(folders.warehouse) is None:
        raise UsageError(
            f"There is no warehouse at {folders.warehouse}. Make one with: python -m etl run"
        )
    with _one_at_a_time(target):
        before = _manifest_of(target)
        warehouse = _warehouse_in(target, folders, before)
        earlier = [] if before is None else _still_good(before, warehouse, target)
        manifest = Manifest(
            published_at=now(),
            warehouses=(*earlier[len(earlier) - min(keep, len(earlier)) :], warehouse),
            documents=_documents_in(target, folders),
        )
        is_new = not manifest.says_the_same_as(before)
        if is_new:
            _replace_manifest(target / NAME, manifest)
        _tidy(target, manifest)
    built = f"the warehouse built on {warehouse.built_at:%Y-%m-%d %H:%M} UTC"
    kept = f"{len(manifest.warehouses) - 1} before it"
    if not is_new:
        return f"Nothing new: {target} has {built} already, and {kept}."
    return f"{target} has {built} ({warehouse.size / 1e6:,.1f} MB) in force, and {kept}."


@contextmanager
def _one_at_a_time(target: Path) -> Iterator[None]:
    try:
        target.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target / ".publishing.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(f"Another process publishes to {target}. Wait for it to end.") from None
    except (NotADirectoryError, FileExistsError):
        raise UsageError(f"{target} is no folder. Name one: etl publish --to FOLDER.") from None
    try:
        yield
    finally:
        lock.release()


def _manifest_of(target: Path) -> Manifest | None:
    """What the folder says now; null where it says nothing that can be read.

    Raises:
        BadFileError: a newer program wrote it.
    """
    path = target / NAME
    try:
        return read_manifest(path.read_bytes(), str(path))
    except OSError:
        return None
    except BadFileError as error:
        if "format" in error.problem:
            raise
        return None


def _warehouse_in(target: Path, folders: Folders, before: Manifest | None) -> PublishedWarehouse:
    """See to it that the published warehouse lies in the folder, whole."""
    for _ in range(TIMES):
        if is_damaged(folders):
            raise UsageError(
                f"{folders.warehouse} is damaged, so it is not given to readers. "
                "Build it again with: python -m etl run"
            )
        found = generation(folders.warehouse)
        sha256 = read_sums(folders.published).get(folders.warehouse.name)
        if found is None or sha256 is None:
            continue
        _refuse_mixture(found, before, target)
        copy = PublishedWarehouse(
            sha256=sha256,
            size=found.path.stat().st_size,
            built_at=found.built_at,
            is_synthetic=found.is_synthetic,
            input_version=found.input_version,
        )
        if _is_put(found.path, target / copy.name, copy) and found == generation(found.path):
            return copy
    raise UsageError(
        f"{folders.warehouse} could not be copied as it is, {TIMES} times. If no run publishes at "
        f"this moment, look after the disks of it and of {target}."
    )


def _refuse_mixture(found: Generation, before: Manifest | None, target: Path) -> None:
    if before is not None and before.in_force.is_synthetic != found.is_synthetic:
        ours, theirs = ("synthetic", "real") if found.is_synthetic else ("real", "synthetic")
        raise UsageError(
            f"{target} holds {theirs} numbers, and these are {ours}. Choose another folder, or "
            f"delete that one."
        )


def _is_put(source: Path, path: Path, content: Content) -> bool:
    """Say whether a file now lies there with the bytes that it should have."""
    if path.exists() and sha256_of(path) == content.sha256:
        return True
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(path.name + ".writing")
    try:
        shutil.copyfile(source, draft)
        sync_file(draft)
        if sha256_of(draft) != content.sha256:
            draft.unlink()
            return False
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)
    sync_folder(path.parent)
    return True


def _still_good(
    before: Manifest, warehouse: PublishedWarehouse, target: Path
) -> list[PublishedWarehouse]:
    """The earlier warehouses, oldest first; a later one was rolled back, and goes."""
    return [
        one
        for one in before.warehouses
        if one.built_at < warehouse.built_at and (target / one.name).exists()
    ]


def _documents_in(target: Path, folders: Folders) -> dict[DocumentName, Content]:
    """Put how the runs went into the folder, without the place of the data folder."""
    paths: dict[DocumentName, Path] = {"status.json": folders.status, "runs.jsonl": folders.runs}
    found: dict[DocumentName, Content] = {}
    for name, path in paths.items():
        if not path.exists():
            continue
        draft = target / f"{name}.writing"
        draft.write_bytes(
            _without_place(path.read_text(encoding="utf-8", errors="replace"), folders).encode()
        )
        content = Content(sha256=sha256_of(draft), size=draft.stat().st_size)
        _is_put(draft, target / content.document_name(name), content)
        draft.unlink()
        found[name] = content
    return found


def _without_place(text: str, folders: Folders) -> str:
    """A JSON text in which files of the data folder are named from there on."""
    for place in {str(folders.root.resolve()), str(folders.root.absolute())}:
        text = text.replace(json.dumps(place)[1:-1], "DIR")
    return text


def _replace_manifest(path: Path, manifest: Manifest) -> None:
    """Put the manifest in place, dated a whole second after the one before it at least.

    Servers make an ETag of size and second, and rsync compares these two: of two manifests of one
    second a reader would not see the later one.
    """
    draft = path.with_name(f".{path.name}")
    write_json(draft, manifest.model_dump(mode="json"))
    before = path.stat().st_mtime if path.exists() else 0.0
    moment = max(time.time(), math.floor(before) + 1.0)
    os.utime(draft, (moment, moment))
    draft.replace(path)
    sync_folder(path.parent)


def _tidy(target: Path, manifest: Manifest) -> None:
    """Delete what the manifest does not name, and what was left of broken copies."""
    for path in [*target.glob("warehouses/*"), *target.glob("documents/*")]:
        if OURS.fullmatch(path.name) and path.relative_to(target).as_posix() not in manifest.names:
            path.unlink()
