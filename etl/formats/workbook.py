"""The rows of a workbook (XLSX) as text, whatever the workbook says of its own size.

A value comes as it would be written by hand: a whole number without decimals, a date as 2021-06-01,
with its time where it has one. A date that the workbook shows without its day (`mmm-yy`) is a
month: 2021-06.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from etl.errors import BadFileError
from etl.store.files import first_bytes

Row = tuple[int, list[str]]
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LARGEST_UNPACKED = 1 << 30
"""A workbook of a hundred thousand rows unpacks to about 100 MB."""

# What openpyxl and what it stands on raise where a workbook is damaged.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
)
_UNREAD_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def refuse_several(titles: Sequence[str], path: Path, *, remedy: str) -> None:
    """Refuse a workbook of which more than one sheet holds a list: one is read, none may be lost.

    Args:
        titles: of the sheets in which a header was found, each as often as one was.

    Raises:
        BadFileError: they are several.
    """
    sheets = list(dict.fromkeys(titles))
    if len(sheets) > 1:
        named = ", ".join(f"'{title}'" for title in sheets[:5])
        raise BadFileError(
            path, f"{len(sheets)} sheets hold a list where one is read: {named}", remedy=remedy
        )


def is_workbook(path: Path) -> bool:
    """Say whether a file begins as a workbook does, of any age, open or encrypted."""
    return first_bytes(path, len(ZIP_START)) in (ZIP_START, OLE_START)


def sheets_of(path: Path, *, remedy: str) -> dict[str, list[Row]]:
    """Give the rows that are not blank of each sheet, with their numbers.

    Args:
        remedy: what to do where the workbook cannot be read.

    Raises:
        BadFileError: it is encrypted, of the old XLS form, damaged, or unpacks to over 1 GB.
    """
    if first_bytes(path, len(OLE_START)) == OLE_START:
        problem = "this is a workbook of the old XLS form"
        if ENCRYPTED in path.read_bytes():
            problem, remedy = "the workbook is encrypted", f"Save it without a password. {remedy}"
        raise BadFileError(path, problem, remedy=remedy)
    # Only here: it would be a tenth of the start of every command, and few read a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_unread(path, remedy)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
        finally:
            book.close()
    except (InvalidFileException, *DAMAGED) as error:
        raise BadFileError(
            path,
            f"this is no workbook that can be read; it may be damaged ({type(error).__name__})",
            remedy=remedy,
        ) from error


def _refuse_unread(path: Path, remedy: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise BadFileError(path, "the workbook is encrypted", remedy=remedy)
    size = sum(member.file_size for member in members)
    if size > LARGEST_UNPACKED:
        raise BadFileError(
            path, f"the workbook unpacks to {size / LARGEST_UNPACKED:.1f} GB", remedy=remedy
        )


def _rows(sheet: Any) -> Iterator[Row]:
    # What a sheet says of its size (`<dimension>`) is often wrong, and cells beyond it were lost.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = [_text(cell) for cell in cells]
        if any(values):
            yield number, values


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        shown = _UNREAD_FORMAT.sub("", str(cell.number_format)).lower()
        is_month = not isinstance(value, datetime) or not (value.hour or value.minute)
        if is_month and "d" not in shown and "m" in shown and "y" in shown:
            return f"{value:%Y-%m}"
        has_time = isinstance(value, datetime) and value.time() != time()
        return f"{value:%Y-%m-%d %H:%M:%S}" if has_time else f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
