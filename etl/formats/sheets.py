"""Lists that a person exports: rows of a CSV or a workbook, and the line that is their header.

No message made here holds a value of a cell: messages are logged and published, cells are not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from etl.budget import MOST_COLUMNS
from etl.errors import BadFileError
from etl.formats.column_mapping import ColumnMapping, shown
from etl.formats.delimited import (
    UTF_16,
    lines_of,
    other_ends,
    records,
    too_long,
    width_problem,
)
from etl.formats.workbook import Row, is_workbook, refuse_several, sheets_of
from etl.store.files import all_bytes_of, refuse_unusable

Mapping = TypeVar("Mapping", bound=ColumnMapping)
Sheets = dict[str, list[Row]]
# Reports often begin with a title and the dates of the query.
LAST_HEADER_LINE = 15
LINES_LOOKED_AT = 100
# What stands in a row and in no header: numbers and dates.
OF_A_ROW = re.compile(r"[\d.,]+|.*\d[-/.]\d{1,2}[-/.]\d.*", re.S)
ONE_SHEET = "Save each as a file of its own, or name one as `sheet` in a mapping file"
EXPORT_AGAIN = "Save the list as CSV (UTF-8) or XLSX and add that"


@dataclass(frozen=True, kw_only=True)
class Listed(Generic[Mapping]):
    """A list found in a file: its header and rows, and the mapping that reads them."""

    header: list[str]
    rows: list[Row]
    mapping: Mapping

    @property
    def dropped(self) -> tuple[str, ...]:
        """The columns that no field takes; they go no further."""
        taken = {place for places in self.mapping.places(self.header).values() for place in places}
        return tuple(name for place, name in enumerate(self.header) if name and place not in taken)

    def problem(self, values: Sequence[str]) -> str | None:
        """Why a row is not read, without a value of it; None where it is. It may end early."""
        width = len(self.header)
        if len(values) > width and any(values[width:]):
            return width_problem(values, width)
        return too_long(values)


def read_sheets(path: Path) -> Sheets:
    """Give the rows of each sheet of a workbook; those of a CSV as the one sheet without a name.

    Raises:
        BadFileError: the file cannot be read as either.
    """
    refuse_unusable(path)
    sheets = sheets_of(path, remedy=EXPORT_AGAIN) if is_workbook(path) else {"": _csv_rows(path)}
    for rows in sheets.values():
        for line, fields in rows[:LAST_HEADER_LINE]:
            if len(fields) > MOST_COLUMNS:
                problem = f"the line has more than {MOST_COLUMNS:,} columns"
                raise BadFileError(path, problem, line=line, remedy=EXPORT_AGAIN)
    return sheets


def first_lines(sheets: Sheets) -> list[list[str]]:
    """The lines of all sheets that can be a header."""
    return [header for rows in sheets.values() for _, header in rows[:LAST_HEADER_LINE]]


def list_in(sheets: Sheets, mapping: Mapping, path: Path) -> Listed[Mapping]:
    """Find the list that a mapping reads.

    Raises:
        BadFileError: there is no sheet of the name, no line is a header that fits, or several
            sheets hold a list, of which all but one would be lost.
    """
    chosen = _chosen(sheets, mapping, path)
    found = [
        (title, Listed(header=header, rows=rows[place + 1 :], mapping=mapping))
        for title, rows in chosen.items()
        for place, (_, header) in enumerate(rows[:LAST_HEADER_LINE])
        if mapping.fits(header)
    ]
    if found:
        refuse_several([title for title, _ in found], path, remedy=ONE_SHEET)
        return found[0][1]
    line, first = _likeliest_header(chosen, mapping)
    lacking = mapping.missing(first)
    named = [f"{name} ({_names(name, mapping)[:120]})" for name in lacking]
    raise BadFileError(
        path,
        f"the header has no column for {', '.join(named)}; {_found(first)}",
        line=line,
        remedy=f"Correct [columns] in the mapping file. {mapping.layout.example}",
    )


def _names(name: str, mapping: ColumnMapping) -> str:
    fields = name.split(" or ")
    return " or ".join(column for one in fields for column in mapping.columns.get(one, ()))


def _likeliest_header(sheets: Sheets, mapping: ColumnMapping) -> Row:
    """The line with most of the columns that are mapped, else the first."""
    lines = [row for rows in sheets.values() for row in rows[:LAST_HEADER_LINE]]
    return max(
        lines, key=lambda row: sum(map(len, mapping.places(row[1]).values())), default=(1, [])
    )


def _found(header: Sequence[str]) -> str:
    """The columns that a file has; a line of values is not shown."""
    names = [name for name in header if name]
    if not names or any(OF_A_ROW.fullmatch(name) for name in names):
        return "its first lines hold no header"
    return f"found: {shown(names)}"


def _chosen(sheets: Sheets, mapping: ColumnMapping, path: Path) -> Sheets:
    if mapping.sheet is None or "" in sheets:
        return sheets
    if mapping.sheet not in sheets:
        raise BadFileError(
            path,
            f"the workbook has no sheet '{mapping.sheet}'; its sheets: {shown(sheets)}",
            remedy="Correct `sheet`",
        )
    return {mapping.sheet: sheets[mapping.sheet]}


def _csv_rows(path: Path) -> list[Row]:
    text = _decoded(all_bytes_of(path))
    start = text[:4000]
    delimiter = max(",\t;|", key=start.count)
    lines = lines_of(text, file=path, delimiter=delimiter, remedy=EXPORT_AGAIN)
    del text
    if problem := other_ends(lines[0].rstrip("\r\n")):
        raise BadFileError(path, problem, line=1, remedy=EXPORT_AGAIN)
    width = _width(lines, delimiter)
    rows: list[Row] = []
    for number, fields, _ in records(lines, first_line=1, width=width, delimiter=delimiter):
        values = [value.strip() for value in fields]
        if any(values):
            rows.append((number, values))
    return rows


def _width(lines: Sequence[str], delimiter: str) -> int:
    """How many cells the header has, or a row near it that has more."""
    widths = [1]
    with suppress(csv.Error):
        widths.extend(map(len, csv.reader(lines[:LINES_LOOKED_AT], delimiter=delimiter)))
    return max(widths)


def _decoded(data: bytes) -> str:
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
