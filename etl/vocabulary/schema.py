"""One way to read the vocabulary files, and one style of telling what is wrong in them.

What may stand in a file says its `Schema` (`etl/vocabulary/schemas.py`). A file is read as a person
saves it: UTF-8 with or without a byte order mark, `TRUE` for `true`, blank lines and blank columns
at the end left out. Everything else is refused with file, line, column and remedy.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from etl import vocabulary
from etl.budget import LARGEST_VOCABULARY
from etl.errors import VocabularyError

SAVE_AS = "Save it as “CSV UTF-8 (comma delimited)”"
MOST_NAMED = 12  # words that a remedy lists before it names the file that holds them
_LIST_SIGN = re.compile(r"\s*,\s*")


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    CAPITALS = "text in capitals"
    WHOLE = "a whole number"
    NUMBER = "a number"
    FLAG = "true or false"
    DAY = "a day"


@dataclass(frozen=True, kw_only=True)
class Column:
    """What may stand in the cells of a column.

    Attributes:
        kind: what a cell holds.
        is_filled: no cell may be empty.
        is_optional: the file may do without the column.
        is_list: a cell holds several of the allowed words, parted by commas.
        allowed: the only words; empty for any.
        refers_to: the column of another file that holds the only words, as `file.column`;
            `allowed` adds to them.
    """

    kind: Kind = Kind.TEXT
    is_filled: bool = True
    is_optional: bool = False
    is_list: bool = False
    allowed: Sequence[str] = ()
    refers_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Schema:
    """What a file holds.

    Attributes:
        columns: its columns, by name.
        keys: each a set of columns of which no two lines have the same cells.
    """

    columns: Mapping[str, Column]
    keys: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a file, its cells as text without blanks round them."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column; empty where the file does without it."""
        return self.cells.get(column, "")

    def day(self, column: str) -> date:
        """A cell of kind DAY."""
        return date.fromisoformat(self[column])

    def flag(self, column: str) -> bool:
        """A cell of kind FLAG."""
        return self[column] == "true"

    def whole(self, column: str) -> int:
        """A cell of kind WHOLE."""
        return int(self[column])

    def error(self, column: str | None, problem: str, remedy: str) -> VocabularyError:
        """What is wrong with a cell, or with the line."""
        return VocabularyError(self.path, problem, remedy=remedy, line=self.line, column=column)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A vocabulary file that was read.

    Attributes:
        header: names of the columns, in the order of the file.
        content: the bytes of the file, of which a version can be made.
    """

    path: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    content: bytes = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        """The lines, in the order of the file."""
        return iter(self.rows)

    def error(self, problem: str, remedy: str) -> VocabularyError:
        """What is wrong with the file as a whole."""
        return VocabularyError(self.path, problem, remedy=remedy, line=1)


def read(path: Path, schema: Schema) -> Table:
    """A vocabulary file, each cell as its schema wants it.

    Other files that it refers to are those of the vocabulary in use.

    Raises:
        VocabularyError: naming file, line, column and remedy of the first thing that is wrong.
    """
    content = _content(path)
    header, rows = _lines(path, _text(path, content))
    _check_header(path, header, schema)
    checked = _Cells(schema)
    table = Table(
        path=path,
        header=header,
        rows=tuple(checked.row(row) for row in rows),
        content=content,
    )
    for key in schema.keys:
        _check_key(table, key)
    return table


# ------------------------------------------------------------------------------ the file


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_VOCABULARY:
            raise VocabularyError(
                path,
                f"it has {size:,} bytes where at most {LARGEST_VOCABULARY:,} are read",
                remedy="Put the file back as it came with the program",
            )
        return path.read_bytes()
    except OSError as error:
        raise VocabularyError(
            path,
            f"the file cannot be read ({error.strerror})",
            remedy="Put the file back as it came with the program",
        ) from error


def _text(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise VocabularyError(path, "the file is UTF-16, not UTF-8", remedy=SAVE_AS, line=1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        start = max(content.rfind(b"\n", 0, error.start) + 1, error.start - 20)
        near = content[start : error.start + 1].decode("cp1252", "replace")
        raise VocabularyError(
            path, f"the last letter of {near!r} is not UTF-8", remedy=SAVE_AS, line=line
        ) from error


def _lines(path: Path, text: str) -> tuple[tuple[str, ...], list[Row]]:
    """The header and the lines that hold anything, with blank cells at the end cut off."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    before = 0
    try:
        for values in reader:
            cells = [value.strip() for value in values]
            line, before = before + 1, reader.line_num
            if not any(cells):
                continue
            if not header:
                header = _header(path, cells, line)
                continue
            rows.append(_row(path, cells, header=header, line=line))
    except csv.Error as error:
        raise VocabularyError(
            path,
            f"the quotation marks of the line do not fit ({error})",
            remedy='Put the cell between ", and write each " inside it twice',
            line=before + 1,
        ) from error
    if not header:
        raise VocabularyError(
            path,
            "the file is empty",
            remedy="Put the file back as it came with the program",
            line=1,
        )
    return header, rows


def _header(path: Path, cells: Sequence[str], line: int) -> tuple[str, ...]:
    if len(cells) == 1 and (sign := re.search(r"[;\t]", cells[0])):
        name = {";": "semicolons", "\t": "tabs"}[sign.group()]
        raise VocabularyError(
            path, f"the columns are parted by {name}", remedy=f"{SAVE_AS}, not {name}", line=line
        )
    return tuple(_without_blank_end(cells))


def _row(path: Path, cells: Sequence[str], *, header: Sequence[str], line: int) -> Row:
    kept = [*cells[: len(header)], *_without_blank_end(cells[len(header) :])]
    if len(kept) != len(header):
        raise VocabularyError(
            path,
            f"{len(kept)} cells where the header has {len(header)}",
            remedy="Put double quotes around a cell that holds a comma",
            line=line,
        )
    return Row(path=path, line=line, cells=dict(zip(header, kept, strict=True)))


def _without_blank_end(cells: Sequence[str]) -> Sequence[str]:
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return cells[:last]


def _check_header(path: Path, header: Sequence[str], schema: Schema) -> None:
    for name, column in schema.columns.items():
        if name not in header and not column.is_optional:
            raise VocabularyError(
                path,
                "the column is missing",
                remedy=f"The header is: {','.join(schema.columns)}",
                line=1,
                column=name,
            )
    for place, name in enumerate(header):
        if name not in schema.columns or name in header[:place]:
            problem = "nobody reads this column" if name else "the column has no name"
            raise VocabularyError(
                path,
                "the column stands there twice" if name in header[:place] else problem,
                remedy=f"Remove it; the header is: {','.join(schema.columns)}",
                line=1,
                column=name or str(place + 1),
            )


def _check_key(table: Table, key: Sequence[str]) -> None:
    lines: dict[tuple[str, ...], int] = {}
    for row in table:
        cells = tuple(row[column] for column in key)
        if cells in lines:
            words = ", ".join(repr(cell) for cell in cells)
            raise row.error(
                key[0], f"{words} stands in line {lines[cells]} already", "Remove one of the two"
            )
        lines[cells] = row.line


# ------------------------------------------------------------------------------ the cells


class _Cells:
    """Checks each cell by the schema, and writes true and false in small letters."""

    def __init__(self, schema: Schema) -> None:
        self._columns = schema.columns
        self._allowed = {
            name: _allowed(column)
            for name, column in schema.columns.items()
            if column.allowed or column.refers_to
        }

    def row(self, row: Row) -> Row:
        return Row(
            path=row.path,
            line=row.line,
            cells={name: self._cell(row, name) for name in row.cells},
        )

    def _cell(self, row: Row, name: str) -> str:
        column, text = self._columns[name], row[name]
        if not text:
            if column.is_filled:
                raise row.error(name, "the cell is empty", "Fill it in or remove the line")
            return text
        if column.kind is Kind.FLAG:
            text = text.lower()
        if problem := _problem(column.kind, text):
            raise row.error(name, f"{text!r} {problem[0]}", problem[1])
        if name in self._allowed:
            for word in _LIST_SIGN.split(text) if column.is_list else (text,):
                if word not in self._allowed[name]:
                    raise row.error(name, f"{word!r} is unknown", self._remedy(name))
        return text

    def _remedy(self, name: str) -> str:
        words, reference = self._allowed[name], self._columns[name].refers_to
        told = f"Use one of {', '.join(words)}" if len(words) <= MOST_NAMED else ""
        if not reference:
            return told or f"Use one of {', '.join(sorted(words))}"
        file, _, column = reference.partition(".")
        return f"{told or f'Use a {column}'} of {file}.csv, or add a line there"


def _allowed(column: Column) -> dict[str, None]:
    """The words that a column may hold, in order."""
    words: Iterable[str] = column.allowed
    if column.refers_to:
        file, _, name = column.refers_to.partition(".")
        words = [*_column_of(vocabulary.folder() / f"{file}.csv", name), *words]
    return dict.fromkeys(words)


def _column_of(path: Path, name: str) -> list[str]:
    header, rows = _lines(path, _text(path, _content(path)))
    if name not in header:
        raise VocabularyError(
            path, "the column is missing", remedy="Put it back", line=1, column=name
        )
    return [row[name] for row in rows if row[name]]


def _problem(kind: Kind, text: str) -> tuple[str, str] | None:
    """What is wrong with a cell of a kind, and the remedy; null where nothing is."""
    if kind is Kind.FLAG and text not in ("true", "false"):
        return "is neither true nor false", "Write true or false"
    if kind is Kind.WHOLE and not re.fullmatch(r"-?\d+", text, re.ASCII):
        return "is no whole number", "Write it in figures alone, such as 10"
    if kind is Kind.NUMBER and not re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII):
        return "is no number", "Write it with figures and a point, such as 2.5"
    if kind is Kind.CAPITALS and text != text.upper():
        return "is not in capitals", "Write it in capitals"
    if kind is Kind.DAY and not _is_day(text):
        return "is no date", "Write it as 2026-11-22; in Excel, make the column Text first"
    return None


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
