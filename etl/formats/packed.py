"""Zips and gzips as delivered: whole, readable, and not larger inside than data are."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from etl.budget import (
    ALWAYS_UNPACKED,
    LARGEST_TEXT,
    MOST_MEMBERS,
    MOST_TIMES,
    check_time,
    refuse_size,
)
from etl.errors import BadFileError, printable
from etl.store.files import BLOCK, FETCH_AGAIN, first_bytes, refuse_unusable

ZIP_START = b"PK"
GZIP_START = b"\x1f\x8b"
GIVE_THE_ZIP = "Give or fetch the zip as the publisher delivers it, not a file out of it"
# Bit of the flags of a member (APPNOTE.TXT, section 4.4.4).
ENCRYPTED = 0x1
# What zlib and zipfile raise where a member is damaged, or packed in a way that is not known.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Named(NamedTuple):
    """A file out of a zip, with the name to show."""

    name: str
    data: bytes


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open a zip whose directory is whole, and whose members can all be read.

    Raises:
        BadFileError: the file is no zip or is cut off, it is encrypted, holds a name twice, or
            unpacks to far more than data do.
    """
    refuse_unusable(path)
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        if first_bytes(path, len(ZIP_START)) != ZIP_START:
            raise BadFileError(path, "this is no zip", remedy=GIVE_THE_ZIP) from error
        raise BadFileError(path, "the zip is cut off or damaged", remedy=FETCH_AGAIN) from error
    try:
        _refuse_members(archive, path)
    except BadFileError:
        archive.close()
        raise
    return archive


def _refuse_members(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise BadFileError(
            path,
            f"the zip holds {len(members):,} files where at most {MOST_MEMBERS:,} are read",
            remedy=GIVE_THE_ZIP,
        )
    names = Counter(member.filename for member in members)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise BadFileError(path, "the zip is encrypted", remedy="Unpack it and zip it without")
    repeated = sorted(name for name, times in names.items() if times > 1)
    if repeated:
        raise BadFileError(
            path,
            f"the zip holds {', '.join(map(printable, repeated))} more than once",
            remedy=FETCH_AGAIN,
        )
    if sum(member.file_size for member in members) > _most_unpacked(path):
        raise _bomb(path, _most_unpacked(path))


def _most_unpacked(path: Path) -> int:
    return max(ALWAYS_UNPACKED, MOST_TIMES * path.stat().st_size)


def _bomb(path: Path, most: int) -> BadFileError:
    return BadFileError(
        path,
        f"its {path.stat().st_size:,} bytes unpack to over {most:,}, "
        "which those of no publisher do",
        remedy=FETCH_AGAIN,
    )


def unpacked_member(path: Path, endings: tuple[str, ...], *, what: str, remedy: str) -> Named:
    """Give the only member with one of the endings, after the whole zip was verified.

    Args:
        endings: in small letters, with their dots.
        what: the kind of file that is expected, for the message.

    Raises:
        BadFileError: the zip is damaged, or holds none or several of that kind.
    """
    with open_zip(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(endings)]
        if len(names) != 1:
            raise BadFileError(
                path,
                f"the zip holds {len(names)} {what} files where one is expected",
                remedy=remedy,
            )
        name = f"{path}:{printable(names[0])}"
        refuse_size(archive.getinfo(names[0]).file_size, LARGEST_TEXT, name, remedy=remedy)
        verify_zip(archive, path)
        return Named(name, archive.read(names[0]))


def is_zip(path: Path) -> bool:
    """Say whether a file is a zip, or is said to be one by its name."""
    return zipfile.is_zipfile(path) or path.suffix.lower() == ".zip"


def verify_zip(archive: zipfile.ZipFile, path: Path) -> None:
    """Read every member once, two at a time and the largest first; the end of each has its CRC.

    Raises:
        BadFileError: naming a damaged member.
    """
    members = sorted(archive.infolist(), key=lambda member: -member.file_size)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for member, problem in zip(
            members, pool.map(partial(_read_through, archive), members), strict=True
        ):
            if problem is not None:
                raise BadFileError(
                    f"{path}:{printable(member.filename)}",
                    f"the zip is damaged ({_in_words(problem)})",
                    remedy=FETCH_AGAIN,
                ) from problem


def _in_words(problem: Exception) -> str:
    """What is wrong with a member; what the system says of a wrong place in a file is no help."""
    if isinstance(problem, NotImplementedError):
        return "it is packed in a way that cannot be read"
    return str(problem) if isinstance(problem, zipfile.BadZipFile) else "its bytes do not unpack"


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Exception | None:
    try:
        with archive.open(member) as file:
            while file.read(BLOCK):
                check_time()
    except DAMAGED as error:
        return error
    return None


def unpacked_gzip(path: Path) -> bytes:
    """The content of a gzip.

    Raises:
        BadFileError: it is cut off or damaged, or unpacks to far more than data do.
    """
    most = min(_most_unpacked(path), LARGEST_TEXT)
    try:
        with gzip.open(path) as file:
            data = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadFileError(path, "the gzip is cut off or damaged", remedy=FETCH_AGAIN) from error
    if len(data) > most:
        raise _bomb(path, most)
    return data
