"""FDA's enforcement reports as its recall page exports them: a CSV, one row per recall number.

The columns are those of the openFDA records in words (`Recall Number`, `Report Date`), with days as
month/day/year. A long list of lots runs over into `More Code Info` columns. The export is Windows
text (cp1252); UTF-8 and UTF-16 are told by what they hold, anything else is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.errors import BadFileError
from etl.formats.column_mapping import bare, shown
from etl.formats.delimited import (
    UTF_16,
    header_of,
    lines_of,
    records,
    refuse_repeated,
    width_problem,
)
from etl.store.files import all_bytes_of, first_bytes, refuse_unusable

FIELDS = {
    "recallnumber": "recall_number",
    "eventid": "event_id",
    "producttype": "product_type",
    "recallinitiationdate": "recall_initiation_date",
    "reportdate": "report_date",
    "terminationdate": "termination_date",
    "classification": "classification",
    "status": "status",
    "recallingfirm": "recalling_firm",
    "recallingfirmname": "recalling_firm",
    "productdescription": "product_description",
    "reasonforrecall": "reason_for_recall",
    "codeinfo": "code_info",
    "voluntarymandated": "voluntary_mandated",
}
"""The fields of a record by the letters and figures of the column that holds them."""
MORE_CODES = re.compile(r"(?:morecodeinfo|codeinfocontinued)\d*")
NOT_TAKEN = frozenset(
    {
        "address1",
        "address2",
        "city",
        "stateprovince",
        "state",
        "postalcode",
        "country",
        "initialfirmnotificationofconsigneeorpublic",
        "distributionpattern",
        "productquantity",
        "centerclassificationdate",
    }
)
"""Columns that are known and not kept."""
NEEDED = {"recall_number": "Recall Number", "product_description": "Product Description"}
DATES = ("recall_initiation_date", "report_date", "termination_date")
DATE_FORMATS = ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%m/%d/%y")
EXPORT = (
    "Export the recalls of FDA's enforcement reports as CSV and add that file as it came, without "
    "opening and saving it"
)
# UTF-8 read as cp1252: an apostrophe has become three characters.
TWICE = re.compile(
    "\u00e2\u20ac[\u2122\u0153\u201c\u201d\u2018\u2019\u00a6\u009d]"
    "|\u00c3[\u0080-\u00bf\u0152-\u02dc]|\u00c2[\u00a0-\u00bf]"
)
# Mac OS Roman read as cp1252: the apostrophe of 's and the accent of é have become capitals.
OF_A_MAC = re.compile(r"\wÕ[SsTt]\b|[a-z]Ž(?![A-Z])")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A row of an export.

    Attributes:
        values: by field, as text; days in ISO form. Empty where the row cannot be read.
        problem: why it cannot be loaded; None for a good one.
        mended: what was changed in it, in words; empty where nothing was.
    """

    line_number: int
    values: dict[str, str]
    problem: str | None
    mended: str
    raw_text: str


@dataclass(frozen=True, kw_only=True)
class Export:
    """A whole export; `unknown` are columns that this program does not know."""

    rows: tuple[Exported, ...]
    unknown: tuple[str, ...]


def is_export(path: Path) -> bool:
    """Say whether a file is taken for a CSV: by its ending, else by its first character."""
    if path.suffix.lower() in (".csv", ".txt", ".xls", ".xlsx"):
        return True
    start = first_bytes(path).lstrip(b"\xef\xbb\xbf \t\r\n")
    is_json = path.suffix.lower() in (".json", ".jsonl", ".ndjson", ".gz", ".zip")
    return not is_json and not start.startswith((b"{", b"[", b"\x1f\x8b", b"PK"))


def read_export(path: Path) -> Export:
    """Read an export.

    Raises:
        BadFileError: it is no such CSV, or in an encoding that is not known.
    """
    refuse_unusable(path)
    if first_bytes(path, 4) in WORKBOOKS:
        raise BadFileError(path, "this is a workbook, no CSV", remedy=EXPORT)
    lines = lines_of(_decoded(path), file=path, remedy=EXPORT)
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    first = header_of(lines[start], file=path, number=start + 1, remedy=EXPORT)
    header = [name.strip() for name in first]
    fields = [FIELDS.get(bare(name)) for name in header]
    _refuse_other_header(path, header, fields, line=start + 1)
    codes = [place for place, name in enumerate(header) if MORE_CODES.fullmatch(bare(name))]
    rows = tuple(
        _row(number, values, raw, fields=fields, codes=codes)
        for number, values, raw in records(lines, first_line=start + 2, width=len(header))
    )
    if not rows:
        raise BadFileError(path, "there is no row below the header", line=start + 1, remedy=EXPORT)
    unknown = tuple(
        name
        for place, name in enumerate(header)
        if name and not fields[place] and place not in codes and bare(name) not in NOT_TAKEN
    )
    return Export(rows=rows, unknown=unknown)


def _refuse_other_header(
    path: Path, header: list[str], fields: list[str | None], *, line: int
) -> None:
    lacking = [name for field, name in NEEDED.items() if field not in fields]
    if lacking:
        raise BadFileError(
            path,
            f"there is no column {' and no column '.join(lacking)} (found: {shown(header)})",
            line=line,
            remedy=EXPORT,
        )
    refuse_repeated([name or "" for name in fields], file=path, line=line)


def _row(
    number: int, cells: list[str], raw: str, *, fields: list[str | None], codes: list[int]
) -> Exported:
    if problem := width_problem(cells, len(fields)):
        return Exported(line_number=number, values={}, problem=problem, mended="", raw_text=raw)
    changes = []
    values = {name: cell.strip() for name, cell in zip(fields, cells, strict=True) if name}
    more = [cells[place].strip() for place in codes if cells[place].strip()]
    if more:
        values["code_info"] = " ".join([values.get("code_info", ""), *more]).strip()
    for name, text in values.items():
        values[name], was_twice = _read_once(text)
        if was_twice:
            changes.append(f"{name} was encoded twice and is read once")
    for name in DATES:
        if text := values.get(name, ""):
            values[name] = _day(text)
            if not values[name]:
                changes.append(f"{name} is no date and is left out")
    values["recall_number"] = values["recall_number"].upper()
    return Exported(
        line_number=number,
        values=values,
        problem=None if values["recall_number"] else "no recall number",
        mended="; ".join(changes),
        raw_text=raw,
    )


def _day(text: str) -> str:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.split(" ")[0], form).date().isoformat()
        except ValueError:
            continue
    return ""


def _read_once(text: str) -> tuple[str, bool]:
    """A text that was written as UTF-8, read as cp1252 and written again: as it was at first."""
    if not TWICE.search(text):
        return text, False
    try:
        return text.encode("cp1252").decode("utf-8"), True
    except UnicodeError:
        return text, False


def _decoded(path: Path) -> str:
    """The text in the encoding that its bytes show.

    Raises:
        BadFileError: naming the encoding that it is not, or the one that it seems to be.
    """
    data = all_bytes_of(path)
    if data.startswith(UTF_16):
        return _in(path, data, "utf-16", "UTF-16, as its first bytes say")
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        problem = "the file holds NUL bytes: UTF-16 without a mark, or no text"
        raise BadFileError(path, problem, line=line, remedy=EXPORT)
    if data.startswith(b"\xef\xbb\xbf"):
        return _in(path, data, "utf-8-sig", "UTF-8, as its first bytes say")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken_at = _line_of(data, error.start)
    text = _in(path, data, "cp1252", "UTF-8 nor Windows text (cp1252)")
    for pattern, seems in ((TWICE, "UTF-8 with damaged characters"), (OF_A_MAC, "Mac OS Roman")):
        for line in _lines_with(pattern, text):
            raise BadFileError(
                path,
                f"the encoding is not known: neither UTF-8 (line {broken_at}) nor Windows text "
                f"(cp1252); it seems to be {seems}",
                line=line,
                remedy=EXPORT,
            )
    return text


def _in(path: Path, data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFileError(
            path,
            f"the encoding is not known: it is not {name} (byte 0x{data[error.start]:02x})",
            line=_line_of(data, error.start),
            remedy=EXPORT,
        ) from error


def _line_of(data: bytes, place: int) -> int:
    return data[:place].count(b"\n") + 1


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), start=1):
        if pattern.search(line):
            yield number
