"""Every edition of the suppressed tables that was ever published, in `editions.json`.

A reader may have kept any of them, so a new edition is compared with all. The published file
cannot be the memory: it is rolled back, deleted and damaged. This document holds what was public
and nothing else, so it is as open as the published file, and cannot be made again.

Beside the files of each source stands how many editions of it there have been (`editions.json` in
its landing folder), so that a memory that was lost or put back from an old copy is known for that.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

from pydantic import Field, ValidationError

from etl.store.documents import FrozenDocument
from etl.store.files import private_files, write_json

ABOUT = (
    "What kratomwatch published of tables with hidden counts, edition by edition. It holds nothing "
    "that was not public. Keep it: without it nothing is published of confidential sources."
)
Value = str | int | None


class Edition(FrozenDocument):
    """The cells of the suppressed tables of a source as one published file had them.

    Attributes:
        edition: its number among those of the source, from 1.
        published_at: when the file that held it was built, ISO 8601 in UTC.
        largest_hidden: counts from 1 to this one were hidden.
        rows: cells, in the order of `columns`.
    """

    source: str
    edition: int
    published_at: str
    is_synthetic: bool
    largest_hidden: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def is_like(self, other: Edition) -> bool:
        """Say whether another one has the same cells, and so tells a reader nothing new."""
        return (
            self.source == other.source
            and self.is_synthetic == other.is_synthetic
            and self.largest_hidden == other.largest_hidden
            and self.columns == other.columns
            and set(self.rows) == set(other.rows)
        )


class Memory(FrozenDocument):
    """What is remembered.

    Attributes:
        lost_at: when a person let it begin anew because editions were lost, in UTC; null where none
            were.
    """

    editions: tuple[Edition, ...] = ()
    lost_at: datetime | None = None

    def of(self, source: str) -> list[Edition]:
        """The editions of a source, oldest first."""
        return [edition for edition in self.editions if edition.source == source]

    def with_edition(self, found: Edition) -> Memory:
        """The memory after an edition was published; numbers go on from the last one."""
        numbered = found.model_copy(update={"edition": len(self.of(found.source)) + 1})
        return self.model_copy(update={"editions": (*self.editions, numbered)})


class _Stored(FrozenDocument):
    """The document `editions.json`: the memory under its own checksum."""

    about: str = ABOUT
    sha256: str
    memory: Memory


class _Counter(FrozenDocument):
    """The document beside the files of a source."""

    editions: int = Field(ge=0)


def read_memory(path: Path) -> Memory | None:
    """What is remembered; None where the document is missing, damaged or not as it was written."""
    try:
        stored = _Stored.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return stored.memory if stored.sha256 == _checksum(stored.memory) else None


def write_memory(path: Path, memory: Memory) -> None:
    """Replace the document whole."""
    stored = _Stored(sha256=_checksum(memory), memory=memory)
    write_json(path, stored.model_dump(mode="json"), indent=None)


def _checksum(memory: Memory) -> str:
    text = json.dumps(memory.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def editions_counted(landing: Path, source: str) -> int | None:
    """How many editions of a source there have been; None where that is not known."""
    try:
        return _Counter.model_validate_json(_counter(landing, source).read_bytes()).editions
    except (OSError, ValidationError):
        return None


def count_editions(landing: Path, source: str, editions: int) -> None:
    """Note how many editions of a source there have been."""
    with private_files():
        write_json(_counter(landing, source), _Counter(editions=editions).model_dump(mode="json"))


def _counter(landing: Path, source: str) -> Path:
    return landing / source / "editions.json"
