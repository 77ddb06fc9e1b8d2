"""The rows of a line list, with the fields a mapping gives them.

No message made here holds a value of a cell: messages are logged and published, cells are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from etl.errors import BadFileError
from etl.formats.column_mapping import plain, preset_for, text_of
from etl.formats.sheets import Listed, first_lines, list_in, read_sheets
from etl.sources.poison_center.mapping import (
    EXAMPLE,
    PRESETS,
    SINGLE_FIELDS,
    LineListMapping,
    preset,
    read_mapping,
    terms,
)

EARLIEST_YEAR, LATEST_YEAR = 1983, 2100
AGE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>.*)", re.S)
TAIL = re.compile(r"(?P<effect>.+?)(?:\s*\((?P<bracket>[^()]*)\)|\s*[-:,]\s*(?P<dash>[^-:,]+))$")


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


def open_list(
    path: Path, mapping: LineListMapping | None = None
) -> tuple[Listed[LineListMapping], str]:
    """Find the line list in a file; without a mapping the preset that fits best reads it.

    Returns:
        The list, and the name of the preset (empty with a mapping).

    Raises:
        BadFileError: the file cannot be read, or no line of it is a header that fits.
    """
    sheets = read_sheets(path)
    name = ""
    if mapping is None:
        name = preset_for({one: preset(one) for one in PRESETS}, first_lines(sheets)) or ""
        if not name:
            raise BadFileError(
                path,
                "no preset knows this header (a start date and a substance are needed)",
                remedy=f"Describe the columns in a mapping file: --mapping FILE. {EXAMPLE}",
            )
        mapping = preset(name)
    return list_in(sheets, mapping, path), name


def mapping_in(path: Path) -> LineListMapping:
    """Read a mapping file.

    Raises:
        BadFileError: it cannot be read or names something that there is not.
    """
    return read_mapping(text_of(path, example=EXAMPLE), file=path)


class Reader:
    """Reads the rows of one line list into lines."""

    def __init__(self, listed: Listed[LineListMapping], *, last_day: date = date.max) -> None:
        """Find the columns of each field.

        Args:
            last_day: no call came after it.
        """
        self._last_day = last_day
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
        if problem := self._list.problem(values):
            return problem
        single = {
            name: self._word(name, next(iter(self.cells(values, name)), ""))
            for name in self._at
            if name in SINGLE_FIELDS
        }
        day = self.day(single.get("start_date") or "")
        if day is None:
            return "no start date that can be read"
        if day > self._last_day:
            return "a start date after the day the list was added"
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
        return [part for (part,) in self._beside(values, name)]

    def _beside(self, values: Sequence[str], *names: str) -> list[tuple[str, ...]]:
        """Give the values of fields that run side by side, place by place; a blank keeps its place.

        Places where all of them are blank are left out.
        """
        columns = [
            [part.strip() for cell in self.cells(values, name) for part in self._split.split(cell)]
            for name in names
        ]
        return [place for place in zip_longest(*columns, fillvalue="") if any(place)]

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
        codes = self._mapping.codes
        for place, parts in enumerate(self._beside(values, *fields), start=1):
            name, verbatim, product, generic = parts
            given = ranks[place - 1] if place <= len(ranks) else ""
            yield Substance(
                rank=int(given) if given.isdigit() else place,
                name=name or None,
                verbatim=verbatim or None,
                product_code=product or None,
                generic_code=generic or None,
                coded=codes.get(generic) or codes.get(product),
            )

    def _effects(self, values: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        for text, beside in self._beside(values, "clinical_effect", "relatedness"):
            effect, related = split_effect(text)
            word = self._word("clinical_effect", effect)
            if word:
                yield word, self._word("relatedness", related or beside)


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
