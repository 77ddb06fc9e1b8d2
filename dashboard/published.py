"""Which published bytes are whole: the files of the warehouse compared with their checksums."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
BLOCK = 1 << 20


def is_whole(path: Path, folder: Path) -> bool:
    """Say whether a file holds bytes that the ETL published; a file that no list names does.

    The list is read after the file, so one that takes its place meanwhile makes it no damaged one.

    Args:
        folder: the published folder, which holds the list.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError:
        return False
    sums = _sums(folder / SUMS)
    return path.relative_to(folder).as_posix() not in sums or digest.hexdigest() in sums.values()


def _sums(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    found = (LINE.fullmatch(line) for line in text.splitlines())
    return {line[2]: line[1] for line in found if line}


def kept(folder: Path) -> Iterator[Path]:
    """The warehouses that were published before, newest first."""
    yield from sorted(folder.glob("previous/kratomwatch-*.duckdb"), reverse=True)
