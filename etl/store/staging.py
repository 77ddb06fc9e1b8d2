"""Staged releases: Parquet made once from a landed file, never edited.

`staged/<source>/<release>/` holds one Parquet file per table of the source, `reject.parquet` with
every line that was not loaded, `repair.parquet` with every line that was mended, and `release.json`
with the counts and the SHA-256 of every file and of itself: a reader of Parquet takes most single
flipped bits for values. It is a pure function of the landed files and the parser version, so it can
be thrown away and made again; with it goes what a build keeps beside it (`etl/build/counting.py`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from etl.budget import MOST_KEPT, Rejected
from etl.store.documents import FrozenDocument
from etl.store.files import fresh_folder, sha256_of, sync_file, write_json

RELEASE = "release.json"
LINE_COLUMNS = {
    "member": pa.string(),
    "line_number": pa.int64(),
    "reason": pa.string(),
    "raw_text": pa.string(),
}
ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "VARCHAR[]": pa.list_(pa.string()),
}


def _kept(text: str) -> str:
    """What is kept of a line beside what was done with it."""
    return writable(text if len(text) <= MOST_KEPT else f"{text[:MOST_KEPT]}…")


def writable(text: str) -> str:
    """A text that Parquet can hold: JSON may have half of a surrogate pair in it."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


class Member(FrozenDocument):
    """The accounts of one file inside a release.

    `rows_delivered = rows_staged + rows_rejected` is checked before anything is published.
    """

    file_name: str
    member: str
    table: str
    rows_delivered: int
    rows_staged: int
    rows_rejected: int
    repaired_characters: int = 0
    repaired_lines: int = 0
    unknown_columns: tuple[str, ...] = ()


class ReleaseDocument(FrozenDocument):
    """The document `release.json`.

    Attributes:
        sha256s: of the landed files that it was staged from.
        files: the SHA-256 of every file in the folder by its name.
    """

    release: str
    parser_version: int
    sha256s: tuple[str, ...]
    members: tuple[Member, ...]
    files: dict[str, str]


class _Stored(FrozenDocument):
    """What is on disk: the document under its own checksum."""

    sha256: str
    document: ReleaseDocument


def write_document(folder: Path, document: ReleaseDocument) -> None:
    """Write `release.json`, which says that everything else in the folder is whole."""
    stored = _Stored(sha256=_checksum(document), document=document)
    write_json(folder / RELEASE, stored.model_dump(mode="json"))


def read_document(folder: Path) -> ReleaseDocument | None:
    """Read `release.json`; None where it is missing, damaged or of an earlier program."""
    try:
        stored = _Stored.model_validate_json((folder / RELEASE).read_bytes())
    except (OSError, ValidationError):
        return None
    return stored.document if stored.sha256 == _checksum(stored.document) else None


def _checksum(document: ReleaseDocument) -> str:
    text = json.dumps(document.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass
class Staging:
    """The folder that one release is staged into, and the accounts kept while doing so.

    Attributes:
        label: what logs call the release; it says nothing that the operator wrote where that is
            confidential.
        last_day: nothing in the files happened after it: the day after they landed, for an office
            may lie west of here.
    """

    folder: Path
    release: str
    members: list[Member] = field(default_factory=list)
    rejects: list[tuple[str, int, str, str]] = field(default_factory=list)
    repairs: list[tuple[str, int, str, str]] = field(default_factory=list)
    label: str = ""
    last_day: date = date.max
    _rejected: Rejected = field(default_factory=Rejected)

    def __post_init__(self) -> None:
        """Call the release by its own name where it has no label."""
        self.label = self.label or self.release

    def reject(self, member: str, *, line_number: int, reason: str, raw_text: str) -> None:
        """Keep a line or record that is not loaded, with its place and the reason.

        Raises:
            BadFileError: there are more of them than of any file that is what it is said to be.
        """
        text = _kept(raw_text)
        self._rejected.add(text, member)
        self.rejects.append((member, line_number, reason, text))

    def repair(self, member: str, *, line_number: int, how: str, raw_text: str) -> None:
        """Keep a line that is loaded otherwise than it was delivered, with what was done."""
        self.repairs.append((member, line_number, how, _kept(raw_text)))

    def account(self, member: Member) -> None:
        """Keep the row counts of a member."""
        self.members.append(member)

    def take(self, part: Staging) -> None:
        """Take over the accounts and lines of a part that was staged on its own."""
        self.members += part.members
        self.rejects += part.rejects
        self.repairs += part.repairs

    def take_over(self, folder: Path, members: Sequence[Member]) -> None:
        """Take over tables, lines and accounts of a release that stands in another folder."""
        self.members += members
        for name, lines in (("reject", self.rejects), ("repair", self.repairs)):
            rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
            lines += [tuple(row[column] for column in LINE_COLUMNS) for row in rows]
        for path in folder.glob("*.parquet"):
            path.replace(self.folder / path.name)

    def path_of(self, table: str) -> Path:
        """The path of a staged table."""
        return self.folder / f"{table}.parquet"

    def write(
        self, table: str, columns: Mapping[str, str], rows: Mapping[str, Sequence[Any]]
    ) -> None:
        """Write a table from columns held in memory; the release is added as first column."""
        length = len(next(iter(rows.values()))) if rows else 0
        arrays = [pa.array([self.release] * length, pa.string())]
        arrays += [pa.array(rows[name], ARROW_TYPES[kind]) for name, kind in columns.items()]
        pq.write_table(
            pa.Table.from_arrays(arrays, names=["release", *columns]),
            self.path_of(table),
            compression="zstd",
        )

    def close(self, *, parser_version: int, sha256s: Sequence[str]) -> None:
        """Write the rejects, the repairs and, once all is on the disk, the accounts."""
        for name, rows in (("reject", self.rejects), ("repair", self.repairs)):
            columns = list(zip(*rows, strict=True)) or [()] * len(LINE_COLUMNS)
            arrays = [
                pa.array(values, kind)
                for values, kind in zip(columns, LINE_COLUMNS.values(), strict=True)
            ]
            table = pa.Table.from_arrays(arrays, names=list(LINE_COLUMNS))
            pq.write_table(table, self.path_of(name))
        document = ReleaseDocument(
            release=self.release,
            parser_version=parser_version,
            sha256s=tuple(sha256s),
            members=tuple(self.members),
            files={path.name: _synced(path) for path in sorted(self.folder.iterdir())},
        )
        write_document(self.folder, document)


def _synced(path: Path) -> str:
    """The SHA-256 of a file that is on the disk when this returns."""
    sync_file(path)
    return sha256_of(path)


@dataclass(frozen=True, kw_only=True)
class StagedRelease:
    """A release that stands whole in the staged folder.

    Attributes:
        label: what the published file and logs call it; the release itself unless its source is
            confidential.
        files: the SHA-256 of every file in the folder by its name.
    """

    source: str
    release: str
    folder: Path
    parser_version: int
    sha256s: tuple[str, ...]
    members: tuple[Member, ...]
    label: str
    files: Mapping[str, str]

    def damaged(self) -> list[str]:
        """Name the files whose bytes are not those that were written; every byte is read."""
        return [name for name, sha256 in self.files.items() if self._sha256_of(name) != sha256]

    def _sha256_of(self, name: str) -> str | None:
        try:
            return sha256_of(self.folder / name)
        except OSError:
            return None


def read_release(folder: Path, source: str, *, label: str = "") -> StagedRelease | None:
    """The staged release in a folder, or None where there is none or it is unreadable.

    Args:
        label: what the published file and logs call it; null for its own name.
    """
    document = read_document(folder)
    if document is None:
        return None
    return StagedRelease(
        source=source,
        release=document.release,
        folder=folder,
        parser_version=document.parser_version,
        sha256s=document.sha256s,
        members=document.members,
        label=label or document.release,
        files=document.files,
    )


@contextmanager
def staging_folder(
    final: Path, *, release: str, label: str = "", last_day: date = date.max
) -> Iterator[Staging]:
    """A staging area that becomes the folder `final` when the block ends without an error.

    Args:
        label: what logs call the release; null for its own name.
        last_day: nothing in the files happened after it.
    """
    with fresh_folder(final) as draft:
        yield Staging(draft, release, label=label, last_day=last_day)
