"""What of confidential sources stays in the data folder: a key, and what an error said."""

from __future__ import annotations

import os
from pathlib import Path

from etl.store.files import private_files, sync_file

KEY_BYTES = 32


def folder_key(path: Path) -> bytes:
    """The key of a data folder, made when it is first asked for.

    What the published file says of confidential bytes goes through it, so that nobody who has the
    file alone can try which bytes they were. A lost key costs one build.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) != KEY_BYTES:
        key = os.urandom(KEY_BYTES)
        _write(path, key)
    return key


def keep_private(path: Path, text: str) -> None:
    """Keep what an error said where the owner of the data folder alone can read it."""
    _write(path, text.encode("utf-8", errors="replace"))


def _write(path: Path, data: bytes) -> None:
    with private_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".writing")
        draft.write_bytes(data)
        sync_file(draft)
        draft.replace(path)
