"""What a process that was killed left half done in a data folder, taken away by the next one.

Files and folders are written under another name first (`etl/store/files.py`). Of a confidential
list such a draft is as confidential as the list, so none may lie about.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from etl.settings import Folders
from etl.store.landing import MANIFEST

WRITING, RETIRED = ".writing", ".retired"


def remove_leftovers(folders: Folders) -> list[Path]:
    """Take away drafts, and put back a folder that was to be replaced and was not.

    The lock of the data folder must be held: a draft of a process that is at work looks the same.

    Returns:
        What was taken away or put back.
    """
    found = [path for path in _drafts(folders) if not _is_landed(path)]
    for path in found:
        whole = path.with_name(path.name.removeprefix(".").removesuffix(RETIRED))
        if path.suffix == RETIRED and not whole.exists():
            path.rename(whole)
        elif path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return found


def _drafts(folders: Folders) -> list[Path]:
    """Drafts, those below another draft left out."""
    found = [*folders.root.glob(f"*{WRITING}"), *folders.published.glob("*.restoring")]
    for folder in (folders.landing, folders.staged, folders.published):
        for suffix in (WRITING, RETIRED):
            found += folder.rglob(f"*{suffix}")
    return [path for path in sorted(set(found)) if not set(path.parents) & set(found)]


def _is_landed(path: Path) -> bool:
    """Say whether a delivered file has such a name of its own."""
    manifest = path.with_name(MANIFEST)
    try:
        return f'"{path.name}"' in manifest.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
