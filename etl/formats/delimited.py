"""Comma-separated text as delivered: other encodings, quotes left open, records over many lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

# C1 control characters stand for the cp1252 character of the same byte (SWANSON\x92S).
C1 = re.compile("[\x80-\x9f]")
MOST_LINES_IN_A_RECORD = 20


def decode(data: bytes) -> tuple[str, int]:
    """The text and the number of characters that had to be mended."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return C1.subn(_as_cp1252, text)


def _as_cp1252(character: re.Match[str]) -> str:
    return character[0].encode("latin-1").decode("cp1252", errors="ignore") or " "


def lines_of(text: str) -> list[str]:
    """Split at line feeds only; str.splitlines also splits at other control characters."""
    return list(io.StringIO(text, newline="\n"))


def records(
    lines: list[str], *, first_line: int, width: int
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
        reader = csv.reader(islice(lines, base, None))
        for fields in _until_too_large(reader):
            end = base + reader.line_num
            if end - start > 1 and (len(fields) != width or end - start > MOST_LINES_IN_A_RECORD):
                break
            if fields:
                yield start + 1, fields, "".join(lines[start:end]).rstrip("\r\n")
            start = end
        if start < len(lines):
            raw = lines[start].rstrip("\r\n")
            yield start + 1, raw.split(","), raw
            start += 1


def _until_too_large(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Stop where the csv module gives up: a field beyond its limit is a quote left open."""
    with suppress(csv.Error):
        yield from reader
