"""The deaths of an office's list, read by its mapping: one death however many rows it fills.

No message made here holds a value of a cell. The number of a case tells which rows are one death,
and is then replaced by a key made of what is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from etl.errors import BadFileError
from etl.formats.column_mapping import bare, plain, preset_for
from etl.formats.sheets import EXPORT_AGAIN, Listed, first_lines, list_in, read_sheets
from etl.formats.workbook import Row
from etl.sources.medical_examiner.offices import (
    AGE_UNITS,
    CONNECTICUT,
    OF_CONNECTICUT,
    PRESETS,
    OfficeMapping,
)

EARLIEST_YEAR, LATEST_YEAR = 1968, 2100
AGE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>\D*)", re.S)
SEX = {"f": "Female", "female": "Female", "m": "Male", "male": "Male"}
FOUND = re.compile(r"(?:y|yes|x|true|pos|positive|detected|present)\b|1$", re.I)
NOT_FOUND = re.compile(r"(n|no|0|false|neg|negative|none|not detected|nd)$", re.I)
DIVIDERS = re.compile(r"[,;/|\n]|\.\s|\sand\s", re.I)
NO_DATE = "no date of death that can be read"
NO_FINDING = "neither a cause of death nor a substance"


@dataclass(frozen=True, kw_only=True)
class Death:
    """A death as staged; `findings` are place and text of everything that may name a substance."""

    death_id: str
    date: str
    date_kind: str
    age: str | None
    age_unit: str | None
    sex: str | None
    manner: str | None
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Deaths:
    """What a list holds.

    Attributes:
        deaths: each with the lines that it fills.
        rejected: line and reason.
        remarks: line and column of a cell that is neither yes, no nor blank.
    """

    deaths: tuple[tuple[Death, tuple[int, ...]], ...]
    rejected: tuple[tuple[int, str], ...]
    remarks: tuple[tuple[int, str], ...]


def open_list(path: Path, mapping: OfficeMapping) -> Listed[OfficeMapping]:
    """Find the list in a file.

    Raises:
        BadFileError: the file cannot be read, or no line of it is a header that fits.
    """
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[{", b"[\n", b"[\r")):
        raise BadFileError(path, "a mapping reads no JSON", remedy=EXPORT_AGAIN)
    return list_in(read_sheets(path), mapping, path)


def preset_of(path: Path) -> str | None:
    """The preset whose columns a file has, or None where none fits."""
    others = {
        name: OfficeMapping(columns=columns, jurisdiction=OF_CONNECTICUT)
        for name, columns in PRESETS.items()
        if name != CONNECTICUT
    }
    try:
        return preset_for(others, first_lines(read_sheets(path)))
    except (BadFileError, OSError):
        return None


class Reader:
    """Reads the rows of one list into deaths."""

    def __init__(self, listed: Listed[OfficeMapping]) -> None:
        """Find the columns of each field."""
        self._list = listed
        self._mapping = listed.mapping
        self._at = listed.mapping.places(listed.header)
        own = "|".join(map(re.escape, listed.mapping.separators))
        self._split = re.compile(own) if listed.mapping.has_separators else DIVIDERS
        self._seen: Counter[str] = Counter()

    def read(self) -> Deaths:
        """Read every row; rows of one case and day are one death."""
        rejected: list[tuple[int, str]] = []
        remarks: list[tuple[int, str]] = []
        cases: dict[tuple[str, str], list[Row]] = {}
        for number, values in self._list.rows:
            day = self._day(self._first(values, "date"))
            reason = self._list.problem(values) or (None if day else NO_DATE)
            if reason or day is None:
                rejected.append((number, reason or NO_DATE))
                continue
            case = self._first(values, "row_id") or f"\x00{number}"
            cases.setdefault((case, day.isoformat()), []).append((number, values))
            remarks += [(number, column) for column in self._remarks(values)]
        deaths = []
        for (case, day_text), rows in cases.items():
            lines = tuple(number for number, _ in rows)
            death = self._death(case, day_text, [values for _, values in rows])
            if death is None:
                rejected += [(line, NO_FINDING) for line in lines]
            else:
                deaths.append((death, lines))
        return Deaths(
            deaths=tuple(deaths), rejected=tuple(sorted(rejected)), remarks=tuple(remarks)
        )

    def _death(self, case: str, day: str, rows: Sequence[Sequence[str]]) -> Death | None:
        findings = tuple(dict.fromkeys(chain.from_iterable(map(self._findings, rows))))
        if not findings:
            return None
        age, unit = self._age(self._first_of(rows, "age"), self._first_of(rows, "age_unit"))
        kept = {
            "date": day,
            "age": age,
            "age_unit": unit,
            "sex": self._sex(self._first_of(rows, "sex")),
        }
        return Death(
            death_id=self._death_id(case, kept, findings),
            date=day,
            date_kind=self._first_of(rows, "date_kind") or "Date of death",
            age=age,
            age_unit=unit,
            sex=kept["sex"],
            manner=self._first_of(rows, "manner") or None,
            findings=findings,
        )

    def _death_id(
        self, case: str, kept: Mapping[str, str | None], findings: Sequence[tuple[str, str]]
    ) -> str:
        """A key of what is kept; equal deaths are deaths of their own: the second ends in -2."""
        jurisdiction = self._mapping.jurisdiction.key
        if jurisdiction == CONNECTICUT and not case.startswith("\x00"):
            return case  # its file numbers are published as they are
        parts = [jurisdiction, *(value or "" for value in kept.values())]
        parts += [f"{place}={text.lower()}" for place, text in findings]
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
        key = f"{jurisdiction}-{digest}"
        self._seen[key] += 1
        return key if self._seen[key] == 1 else f"{key}-{self._seen[key]}"

    def _cells(self, values: Sequence[str], name: str) -> Iterator[tuple[str, str]]:
        """The columns of a field with what they hold on a row, blanks left out."""
        for place in self._at.get(name, []):
            text = " ".join(values[place].split()) if place < len(values) else ""
            if text:
                yield self._list.header[place], text

    def _first(self, values: Sequence[str], name: str) -> str:
        return next((text for _, text in self._cells(values, name)), "")

    def _first_of(self, rows: Sequence[Sequence[str]], name: str) -> str:
        return next((text for values in rows if (text := self._first(values, name))), "")

    def _day(self, text: str) -> date | None:
        for form in self._mapping.date_formats:
            try:
                day = datetime.strptime(text, form).date()
            except ValueError:
                continue
            return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None
        return None

    def _age(self, text: str, unit: str) -> tuple[str | None, str | None]:
        """Number and unit of an age such as `76 Years`; a text without a number stays a text."""
        match = AGE.fullmatch(text)
        if match is None:
            return text or None, None
        given = (unit or match["unit"] or "years").strip().rstrip(".")
        mapped = self._mapping.values.get("age_unit", {}).get(plain(given))
        known = [name for name, form in AGE_UNITS.items() if re.fullmatch(form, given, re.I)]
        return match["number"], mapped or next(iter(known), given.lower())

    def _sex(self, text: str) -> str | None:
        mapped = self._mapping.values.get("sex", {}).get(plain(text))
        return (mapped or SEX.get(text.lower(), text)) or None

    def _findings(self, values: Sequence[str]) -> Iterator[tuple[str, str]]:
        for place in ("cause", "contributing"):
            yield from ((place, text) for _, text in self._cells(values, place))
        for column, text in self._cells(values, "found"):
            if self._is_found(text):
                yield "column", self._mapping.names.get(bare(column), column)
        for column, text in self._cells(values, "substance"):
            if FOUND.fullmatch(text):
                yield "column", column
            elif not NOT_FOUND.match(text):
                parts = (part.strip() for part in self._split.split(text))
                yield from (("substance", part) for part in parts if part)

    def _is_found(self, text: str) -> bool:
        mapped = self._mapping.values.get("found", {}).get(plain(text))
        return mapped == "yes" if mapped else bool(FOUND.match(text))

    def _remarks(self, values: Sequence[str]) -> Iterator[str]:
        """Columns whose cell is no yes and no no, which is not read as a yes."""
        for column, text in self._cells(values, "found"):
            is_known = plain(text) in self._mapping.values.get("found", {})
            if not (is_known or FOUND.match(text) or NOT_FOUND.match(text)):
                yield column
