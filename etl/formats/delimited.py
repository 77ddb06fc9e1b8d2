"""Comma-separated text as delivered: other encodings, quotes left open, records over many lines."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from etl.budget import LONGEST_CELL, MOST_COLUMNS, check_time, refuse_costly_table
from etl.errors import BadFileError

# C1 control characters stand for the cp1252 character of the same byte (SWANSON\x92S).
C1 = re.compile("[\x80-\x9f]")
C1_BYTES = bytes(range(0x80, 0xA0))
NO_CHARACTER = bytes.maketrans(b"\x81\x8d\x8f\x90\x9d", b"     ")
OF_CP1252 = {code: bytes([code]).translate(NO_CHARACTER).decode("cp1252") for code in C1_BYTES}
CARRIAGE_RETURNS = "carriage returns alone as ends of lines, as of old Macintosh programs"
MOST_LINES_IN_A_RECORD = 20
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
RENAME = "Rename or remove the second column"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> tuple[str, int]:
    """The text and the number of characters that had to be mended."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace").removeprefix("\ufeff"), 0
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        repaired = len(data) - len(data.translate(None, delete=C1_BYTES))
        return data.translate(NO_CHARACTER).decode("cp1252"), repaired
    if not C1.search(text):
        return text, 0
    repaired = sum(text.count(chr(code)) for code in C1_BYTES)
    return text.translate(OF_CP1252), repaired


def lines_of(text: str, *, file: Path | str, delimiter: str = ",", remedy: str) -> list[str]:
    """Split at line feeds only; str.splitlines also splits at other control characters.

    Args:
        delimiter: what parts the cells, to reckon what they cost.

    Returns:
        The lines with their ends; one at least.

    Raises:
        BadFileError: they are more than any table has, or cost too much memory.
    """
    refuse_costly_table(text, file, delimiter=delimiter, remedy=remedy)
    return _LINE.findall(text) or [""]


def other_ends(line: str) -> str:
    """What is wrong with a first line that does not end where it should; else an empty text."""
    if "\0" in line:
        return "its first line holds NUL characters: UTF-16 without a mark, or no text"
    return f"its first line holds {CARRIAGE_RETURNS}" if "\r" in line else ""


def header_of(line: str, *, file: Path | str, number: int = 1, remedy: str) -> list[str]:
    """The names in the header line of a CSV, as written.

    Args:
        number: 1-based number of the line.

    Raises:
        BadFileError: the line is no header, or one of a thousand columns.
    """
    text = line.rstrip("\r\n")
    problem = other_ends(text)
    if not problem and any(sign != "\t" and unicodedata.category(sign) == "Cc" for sign in text):
        problem = "its first line holds control characters; this is no CSV"
    elif not problem and text.count(",") >= MOST_COLUMNS:
        problem = f"the header has more than {MOST_COLUMNS:,} columns"
    if problem:
        raise BadFileError(file, problem, line=number, remedy=remedy)
    try:
        return next(csv.reader([text]), [])
    except csv.Error as error:
        raise BadFileError(
            file, f"the header cannot be read ({error})", line=number, remedy=remedy
        ) from error


def refuse_repeated(
    names: Sequence[str], *, file: Path | str, line: int = 1, remedy: str = RENAME
) -> None:
    """Refuse a header in which two columns mean the same: one of them would be lost.

    Args:
        names: what the columns mean; empty ones mean nothing.

    Raises:
        BadFileError: naming them.
    """
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated:
        raise BadFileError(
            file, f"the header has {', '.join(repeated)} more than once", line=line, remedy=remedy
        )


def width_problem(fields: Sequence[str], width: int) -> str | None:
    """Why a row does not fit its header of so many columns, or None where it does."""
    if len(fields) != width:
        return f"{len(fields)} fields where the header has {width}"
    return too_long(fields)


def too_long(values: Iterable[str]) -> str | None:
    """Why a row is not read of which a value is longer than any is; None where none is."""
    if any(len(value) > LONGEST_CELL for value in values):
        return f"a field has more than {LONGEST_CELL:,} characters"
    return None


def records(
    lines: list[str], *, first_line: int, width: int, delimiter: str = ","
) -> Iterator[tuple[int, list[str], str]]:
    """Line number, fields and raw text of each record.

    A quote that is never closed would swallow the rest of the file. A record over several lines
    that does not have the right number of fields is therefore given up after its first line, and
    reading goes on at the next.

    Args:
        first_line: 1-based number of the line to start with.
        width: how many fields the header has.
    """
    start = first_line - 1
    while start < len(lines):
        base = start
        # a quote left open is looked after for so many lines, not to the end of the file
        ahead = _Ahead(lines, start)
        reader = csv.reader(ahead, delimiter=delimiter)
        check_time()
        for fields in _until_too_large(reader):
            end = ahead.place = base + reader.line_num
            if end - start > 1 and (len(fields) != width or end - start > MOST_LINES_IN_A_RECORD):
                break
            if fields:
                yield start + 1, fields, "".join(lines[start:end]).rstrip("\r\n")
            start = end
        if start < len(lines):
            raw = lines[start].rstrip("\r\n")
            yield start + 1, raw.split(delimiter), raw
            start += 1


class _Ahead:
    """The lines from a place on, and never more than a record can have.

    Attributes:
        place: where the record begins that is being read.
    """

    def __init__(self, lines: Sequence[str], place: int) -> None:
        """Begin at a place in the lines."""
        self.lines = lines
        self.place = self.next = place

    def __iter__(self) -> _Ahead:
        """Be its own iterator."""
        return self

    def __next__(self) -> str:
        """Give the next line."""
        if self.next >= len(self.lines) or self.next - self.place > MOST_LINES_IN_A_RECORD:
            raise StopIteration
        self.next += 1
        return self.lines[self.next - 1]


def _until_too_large(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Stop where the csv module gives up: a field beyond its limit is a quote left open."""
    with suppress(csv.Error):
        yield from reader
