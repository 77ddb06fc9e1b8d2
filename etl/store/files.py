"""Small file operations that must not be half done: atomic writes, hashes, first looks."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl.budget import LARGEST_TEXT, refuse_size
from etl.errors import BadFileError

BLOCK = 1 << 20
FETCH_AGAIN = "Fetch the file again; what is there is not what the publisher delivers"


def sql_text(path: Path) -> str:
    """A path for use between single quotes in SQL, where it cannot be bound."""
    return str(path).replace("'", "''")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_json(path: Path, document: Any, *, indent: int | None = 2) -> None:
    """Write a JSON document so that a reader sees the old one or the new one, never a part."""
    write_text(path, json.dumps(document, indent=indent, ensure_ascii=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text so that a reader sees the old one or the new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".writing")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make the bytes of a file survive a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut (no effect where folders do not open)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def fresh_folder(final: Path) -> Iterator[Path]:
    """An empty folder that takes the name `final` when the block ends without an error.

    A crash or an error leaves `final` as it was (or absent), never partly filled.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    draft = final.with_name(f".{final.name}.writing")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        sync_folder(draft)
        retired = final.with_name(f".{final.name}.retired")
        shutil.rmtree(retired, ignore_errors=True)
        if final.exists():
            final.rename(retired)
        draft.rename(final)
        sync_folder(final.parent)
        shutil.rmtree(retired, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def private_files(wanted: bool = True) -> Iterator[None]:
    """Make every file and folder written in the block readable by its owner alone.

    From the moment it is made: rights that are taken away afterwards come too late.
    """
    before = os.umask(0o077) if wanted else None
    try:
        yield
    finally:
        if before is not None:
            os.umask(before)


def first_bytes(path: Path, count: int = 512) -> bytes:
    """The start of a file, for telling what it really is."""
    with path.open("rb") as file:
        return file.read(count)


def refuse_unusable(path: Path) -> None:
    """Refuse a file that is empty or an HTML page whatever its name says.

    Raises:
        BadFileError: with the remedy.
    """
    head = first_bytes(path)
    if not head.strip():
        raise BadFileError(path, "the file is empty", remedy=FETCH_AGAIN)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise BadFileError(path, "this is an HTML page, not data", remedy=FETCH_AGAIN)


def all_bytes_of(path: Path) -> bytes:
    """The bytes of a file that is read into memory.

    Raises:
        BadFileError: they are more than any such file has.
    """
    refuse_size(path.stat().st_size, LARGEST_TEXT, path)
    return path.read_bytes()


def literal(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
