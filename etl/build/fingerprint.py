"""What decides the numbers of a warehouse, as one fingerprint: a run builds where it is another.

It covers the staged releases, the settings that hide counts, the vocabulary, the SQL, and the parts
of the program named here. How a file is fetched, who asks for a run, how synthetic files are made
and how a page shows its numbers decide none.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from etl.settings import Settings
from etl.sources.registry import SOURCES
from etl.store.landing import LandedFile
from etl.store.staging import StagedRelease
from etl.vocabulary import folder

ETL = Path(str(files("etl")))
SQL = Path(str(files("sql")))
PARTS = ("analysis", "build", "formats", "privacy", "recognition", "sources")
ASIDE = ("sources/*/fetch*.py", "build/dictionary.py", "build/export.py")
"""Files of these parts that decide no number."""
KINDS = frozenset({".py", ".sql", ".csv"})


def input_version(
    releases: Iterable[tuple[StagedRelease, Sequence[LandedFile]]],
    settings: Settings,
    *,
    program: str,
    key: bytes,
    etl: Path = ETL,
    sql: Path = SQL,
    vocabulary: Path | None = None,
) -> str:
    """16 hexadecimal digits of everything that decides what the warehouse holds.

    Args:
        program: its version, which the warehouse names.
        key: of the data folder. The fingerprint is published, and without the key one could try
            which confidential bytes give it.
        etl: the folder of the program.
        sql: the folder of the SQL that is of no source.
        vocabulary: the folder of the words and of what reads them; null for the one in use.
    """
    digest = hashlib.sha256()
    for staged, landed in releases:
        flags = ",".join(f"{file.is_synthetic}" for file in landed)
        parts = (staged.source, staged.release, staged.parser_version, staged.sha256s, flags)
        digest.update(_digest_of(repr(parts).encode(), source=staged.source, key=key))
    digest.update(f"{program} {settings.suppress_below} {settings.protect_editions}".encode())
    digest.update(_of_files(etl, program_files(etl)))
    digest.update(_of_files(sql, sql.rglob("*.sql")))
    words = vocabulary or folder()
    digest.update(_of_files(words, words.iterdir()))
    return digest.hexdigest()[:16]


def _digest_of(parts: bytes, *, source: str, key: bytes) -> bytes:
    is_confidential = SOURCES[source].is_confidential
    return hmac.digest(key, parts, "sha256") if is_confidential else parts


def program_files(etl: Path) -> set[Path]:
    """The files of the program that decide numbers, beside its vocabulary."""
    aside = {path for pattern in ASIDE for path in etl.glob(pattern)}
    return {path for part in PARTS for path in (etl / part).rglob("*")} - aside


def _of_files(folder: Path, paths: Iterable[Path]) -> bytes:
    """A digest that changes with a place in the folder or a byte of the files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.suffix in KINDS):
        name = path.relative_to(folder).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()
