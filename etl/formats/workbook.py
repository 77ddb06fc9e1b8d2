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
from typing import IO, Any

from etl.budget import (
    ALWAYS_BOOK,
    BOOK_TIMES,
    LARGEST_BOOK,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_MEMBERS,
    check_time,
)
from etl.errors import BadFileError
from etl.formats.delimited import too_long
from etl.store.files import BLOCK, all_bytes_of, first_bytes

Row = tuple[int, list[str]]
ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0"
MOST_OPEN = 10_000  # elements within each other; a sheet has seven
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

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
        BadFileError: it is encrypted, of the old XLS form, damaged, or larger inside than lists
            are.
    """
    if first_bytes(path, len(OLE_START)) == OLE_START:
        problem = "this is a workbook of the old XLS form"
        if ENCRYPTED in all_bytes_of(path):
            problem, remedy = "the workbook is encrypted", f"Save it without a password. {remedy}"
        raise BadFileError(path, problem, remedy=remedy)
    # Only here: it would be a tenth of the start of every command, and few read a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_unread(path, remedy)
        # by its bytes: of a file with another ending openpyxl says that it is no workbook
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            size = _Size(path, remedy)
            return {sheet.title: list(_rows(sheet, size)) for sheet in book.worksheets}
    except (InvalidFileException, *DAMAGED) as error:
        raise BadFileError(
            path,
            f"this is no workbook that can be read, or a damaged one ({_in_words(error)})",
            remedy=remedy,
        ) from error


def _in_words(error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
        return "its zip is broken"
    return "its XML is broken" if isinstance(error, SyntaxError) else "a part of it is missing"


def _refuse_unread(path: Path, remedy: str) -> None:
    with zipfile.ZipFile(path) as archive:
        _refuse_parts(archive, path, remedy)


def _refuse_parts(archive: zipfile.ZipFile, path: Path, remedy: str) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise BadFileError(path, "the workbook is encrypted", remedy=remedy)
    if not any(member.filename == "[Content_Types].xml" for member in members):
        problem = "this is a zip, and no workbook is in its place"
        raise BadFileError(path, problem, remedy=f"Unpack it. {remedy}")
    size = sum(member.file_size for member in members)
    most = min(max(ALWAYS_BOOK, BOOK_TIMES * path.stat().st_size), LARGEST_BOOK)
    if len(members) > MOST_MEMBERS or size > most:
        raise BadFileError(
            path,
            f"the workbook unpacks to {size:,} bytes in {len(members):,} parts, where at most "
            f"{most:,} in {MOST_MEMBERS:,} are read",
            remedy=remedy,
        )
    for member in members:
        if member.filename.endswith(".xml"):
            with archive.open(member) as part:
                if problem := _too_much(part):
                    raise BadFileError(path, problem, remedy=remedy)


def _too_much(part: IO[bytes]) -> str:
    """What makes a part more than a list is, told from its marks before anything is made of it."""
    open_elements = rows = cells = strings = 0
    while block := part.read(BLOCK):
        check_time()
        ends = block.count(b"</") + block.count(b"/>")
        marks = block.count(b"<") - block.count(b"</") - block.count(b"<?") - block.count(b"<!")
        open_elements += marks - ends
        rows += block.count(b"<row")
        cells += block.count(b"<c>") + block.count(b"<c ")
        strings += block.count(b"<si")
        if rows > MOST_LINES:
            return f"a sheet has more than {MOST_LINES:,} rows"
        if max(cells, strings) > MOST_CELLS:
            return f"the workbook has more than {MOST_CELLS:,} cells"
        if open_elements > MOST_OPEN:
            return "its XML is nested too deep"
    return ""


class _Size:
    """The rows and cells of a workbook as they come, and no more of them than a list has."""

    def __init__(self, path: Path, remedy: str) -> None:
        self._path = path
        self._remedy = remedy
        self._cells = 0

    def add(self, row: int, values: Sequence[str]) -> None:
        self._cells += len(values)
        problem = ""
        if row > MOST_LINES:
            problem = f"a sheet has more than {MOST_LINES:,} rows"
        elif self._cells > MOST_CELLS:
            problem = f"the workbook has more than {MOST_CELLS:,} cells"
        elif len(values) > MOST_COLUMNS:
            problem = f"a row has more than {MOST_COLUMNS:,} cells"
        else:
            problem = too_long(values) or ""
        if problem:
            raise BadFileError(self._path, problem, line=row, remedy=self._remedy)
        check_time()


def _rows(sheet: Any, size: _Size) -> Iterator[Row]:
    # What a sheet says of its size (`<dimension>`) is often wrong, and cells beyond it were lost.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = [_text(cell) for cell in cells]
        size.add(number, values)
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
