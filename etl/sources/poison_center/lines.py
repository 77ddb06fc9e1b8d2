"""The rows of a line list, out of CSV or a workbook, with the fields a mapping gives them.

No message made here holds a value of a cell: messages are logged and published, cells are not.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from etl.errors import BadFileError
from etl.sources.poison_center.mapping import (
    EXAMPLE,
    SINGLE_FIELDS,
    LineListMapping,
    plain,
    preset,
    preset_for,
    read_mapping,
    terms,
)
from etl.store.files import first_bytes, refuse_unusable

Row = tuple[int, list[str]]
Sheets = dict[str, list[Row]]
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
# Reports often begin with a title and the dates of the query.
LAST_HEADER_LINE = 15
EARLIEST_YEAR, LATEST_YEAR = 1983, 2100
WHOLE_NUMBER = re.compile(r"-?\d+\.0")
AGE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>.*)", re.S)
TAIL = re.compile(r"(?P<effect>.+?)(?:\s*\((?P<bracket>[^()]*)\)|\s*[-:,]\s*(?P<dash>[^-:,]+))$")
EXPORT_AGAIN = "Save the line list as CSV (UTF-8) or XLSX and add that"


@dataclass(frozen=True, kw_only=True)
class Substance:
    """A substance on a row; `coded` is the watched substance its code stands for."""

    rank: int
    name: str | None = None
    verbatim: str | None = None
    product_code: str | None = None
    generic_code: str | None = None
    coded: str | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a line list, fields as text after the values of the mapping.

    Attributes:
        single: fields of one value; `start_date` in ISO form without the time.
        effects: clinical effect and how far it is related; None where that is not coded.
    """

    line_number: int
    single: dict[str, str | None]
    substances: tuple[Substance, ...]
    effects: tuple[tuple[str, str | None], ...]
    therapies: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LineList:
    """A line list found in a file: its header and rows, and the mapping that reads them."""

    header: list[str]
    rows: list[Row]
    mapping: LineListMapping

    @property
    def dropped(self) -> tuple[str, ...]:
        """The columns that no field takes; they go no further."""
        taken = {place for places in self.mapping.places(self.header).values() for place in places}
        return tuple(name for place, name in enumerate(self.header) if name and place not in taken)


def open_list(path: Path, mapping: LineListMapping | None = None) -> tuple[LineList, str]:
    """Find the line list in a file; without a mapping the preset that fits best reads it.

    Returns:
        The list, and the name of the preset (empty with a mapping).

    Raises:
        BadFileError: the file cannot be read, or no line of it is a header that fits.
    """
    refuse_unusable(path)
    sheets = _workbook(path) if first_bytes(path, 4) == ZIP else {"": _csv_rows(path)}
    name = ""
    if mapping is None:
        name = preset_for(header for rows in sheets.values() for _, header in _first(rows)) or ""
        if not name:
            raise BadFileError(
                path,
                "no preset knows this header (a start date and a substance are needed)",
                remedy=f"Describe the columns in a mapping file: --mapping FILE. {EXAMPLE}",
            )
        mapping = preset(name)
    return _list_in(_chosen(sheets, mapping, path), mapping, path), name


def mapping_in(path: Path) -> LineListMapping:
    """Read a mapping file.

    Raises:
        BadFileError: it cannot be read or names something that there is not.
    """
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"), file=path)
    except UnicodeDecodeError as error:
        raise BadFileError(path, "the mapping is no UTF-8 text", remedy=EXAMPLE) from error


def _first(rows: Sequence[Row]) -> Sequence[Row]:
    return rows[:LAST_HEADER_LINE]


def _chosen(sheets: Sheets, mapping: LineListMapping, path: Path) -> Sheets:
    if mapping.sheet is None or "" in sheets:
        return sheets
    if mapping.sheet not in sheets:
        raise BadFileError(
            path, f"the workbook has no sheet '{mapping.sheet}'", remedy="Correct `sheet`"
        )
    return {mapping.sheet: sheets[mapping.sheet]}


def _list_in(sheets: Sheets, mapping: LineListMapping, path: Path) -> LineList:
    for rows in sheets.values():
        for place, (_, header) in enumerate(_first(rows)):
            if mapping.fits(header):
                return LineList(header=header, rows=rows[place + 1 :], mapping=mapping)
    first = next((header for rows in sheets.values() for _, header in rows[:1]), [])
    lacking = mapping.missing(first)
    named = [f"{name} ({' or '.join(mapping.columns.get(name, ()))[:120]})" for name in lacking]
    raise BadFileError(
        path,
        f"the header has no column for {', '.join(named)}",
        line=1,
        remedy=f"Correct [columns] in the mapping file. {EXAMPLE}",
    )


def _workbook(path: Path) -> Sheets:
    """Give the rows of each sheet as text; formulas give the value saved with them."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadFileError(
            path,
            f"this is no workbook that can be read ({type(error).__name__})",
            remedy=EXPORT_AGAIN,
        ) from error
    try:
        return {
            sheet.title: [
                (number, [_text(value) for value in values])
                for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
                if any(value is not None for value in values)
            ]
            for sheet in book.worksheets
        }
    finally:
        book.close()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    return text[:-2] if isinstance(value, float) and WHOLE_NUMBER.fullmatch(text) else text


def _csv_rows(path: Path) -> list[Row]:
    data = path.read_bytes()
    if data.startswith(OLE):
        raise BadFileError(path, "this is a workbook of the old XLS form", remedy=EXPORT_AGAIN)
    text = _decoded(data)
    delimiter = max(",\t;|", key=lambda sign: text[:4000].count(sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    try:
        start = 1
        for fields in reader:
            if any(value.strip() for value in fields):
                rows.append((start, [value.strip() for value in fields]))
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadFileError(
            path, f"the CSV cannot be read ({error})", line=reader.line_num, remedy=EXPORT_AGAIN
        ) from error
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


class Reader:
    """Reads the rows of one line list into lines."""

    def __init__(self, listed: LineList) -> None:
        """Find the columns of each field."""
        self._list = listed
        self._mapping = listed.mapping
        self._at = listed.mapping.places(listed.header)
        self._split = re.compile("|".join(map(re.escape, listed.mapping.separators)))

    def cells(self, values: Sequence[str], name: str) -> list[str]:
        """Give what the columns of a field hold on a row, blanks included."""
        return [values[place] for place in self._at.get(name, []) if place < len(values)]

    def has(self, name: str) -> bool:
        """Say whether the list has a column for a field."""
        return bool(self._at.get(name))

    def line(self, number: int, values: Sequence[str]) -> Line | str:
        """Read a row.

        Returns:
            The line, or the reason why it is rejected, which holds no value of it.
        """
        width = len(self._list.header)
        if len(values) > width and any(values[width:]):
            return f"{len(values)} fields where the header has {width}"
        single = {
            name: self._word(name, next(iter(self.cells(values, name)), ""))
            for name in self._at
            if name in SINGLE_FIELDS
        }
        day = self.day(single.get("start_date") or "")
        if day is None:
            return "no start date that can be read"
        substances = tuple(self._substances(values))
        if not substances:
            return "no substance"
        age, unit = split_age(single.get("age") or "", single.get("age_unit") or "")
        if age and not unit and not self.has("age_unit"):
            unit = "Years"
        return Line(
            line_number=number,
            single={**single, "start_date": day.isoformat(), "age": age, "age_unit": unit},
            substances=substances,
            effects=tuple(self._effects(values)),
            therapies=tuple(self._words("therapy", self.listed(values, "therapy"))),
            routes=tuple(self._words("route", self.listed(values, "route"))),
        )

    def day(self, text: str) -> date | None:
        """Read a start date; None where it is blank, unreadable or impossible."""
        for form in self._mapping.date_formats:
            try:
                day = datetime.strptime(text, form).date()
            except ValueError:
                continue
            return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None
        return None

    def listed(self, values: Sequence[str], name: str) -> list[str]:
        """Give the several values of a field on a row, from its columns and from each cell."""
        return [
            part.strip()
            for cell in self.cells(values, name)
            for part in self._split.split(cell)
            if part.strip()
        ]

    def _word(self, name: str, text: str) -> str | None:
        text = " ".join(text.split())
        return self._mapping.values.get(name, {}).get(plain(text), text) or None

    def _words(self, name: str, texts: Sequence[str]) -> Iterator[str]:
        for text in texts:
            word = self._word(name, text)
            if word:
                yield word

    def _substances(self, values: Sequence[str]) -> Iterator[Substance]:
        fields = ("substance", "substance_verbatim", "product_code", "generic_code")
        ranks = self.listed(values, "substance_rank")
        columns = [self.listed(values, name) for name in fields]
        for place, parts in enumerate(zip_longest(*columns), start=1):
            name, verbatim, product, generic = parts
            given = ranks[place - 1] if place <= len(ranks) else ""
            codes = self._mapping.codes
            yield Substance(
                rank=int(given) if given.isdigit() else place,
                name=name,
                verbatim=verbatim,
                product_code=product,
                generic_code=generic,
                coded=codes.get(generic or "") or codes.get(product or ""),
            )

    def _effects(self, values: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        beside = self.listed(values, "relatedness")
        for place, text in enumerate(self.listed(values, "clinical_effect")):
            effect, related = split_effect(text)
            if related is None and place < len(beside):
                related = beside[place]
            word = self._word("clinical_effect", effect)
            if word:
                yield word, self._word("relatedness", related or "")


def split_age(age: str, unit: str) -> tuple[str | None, str | None]:
    """Give number and unit of an age; a band such as `40s` is a unit without a number."""
    for kind in (unit, age):
        band = terms()["age_unit"].get(plain(kind), "")
        if band and band not in _UNITS:
            return None, kind
    found = AGE.fullmatch(age)
    if not found:
        return None, age or unit or None
    return found["number"], unit or found["unit"].strip() or None


def split_effect(text: str) -> tuple[str, str | None]:
    """Take the relatedness off the end of a clinical effect: `Nausea (related)`."""
    found = TAIL.fullmatch(text)
    if found:
        tail = found["bracket"] or found["dash"] or ""
        if plain(tail) in terms()["relatedness"]:
            return found["effect"].strip(), tail.strip()
    return text, None


_UNITS = frozenset(("years", "months", "weeks", "days", "hours"))
