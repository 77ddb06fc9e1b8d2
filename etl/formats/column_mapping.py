"""Which column of a list is which field: presets of a source, and TOML mapping files for the rest.

A source says in a `Layout` which fields its lists can have, which presets it knows and which names
of columns can identify a person. A column that no field takes goes no further, so nothing enters
that was not asked for, and a mapping that asks for an identifying column is refused by its name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.budget import LARGEST_MAPPING, MOST_DOTS, refuse_size
from etl.errors import BadFileError

DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
)
SEPARATORS = (";", "|", "\n")
PERSONAL = (
    r"patient ?name|caller ?name|first ?name|last ?name|surname|address|street|zip|postal|phone"
    r"|e ?mail|narrative|notes?\b|comment|free ?text|birth|\bdob\b|\bmrn\b|medical record|\bssn\b"
    r"|social security"
)
"""What the name of a column that can identify a person holds, in every list; a pattern."""
SHARED = ("preset", "sheet", "separator", "date_format", "columns", "values")
"""The settings that a mapping file of every source can have."""
MOST_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a mapping of a source's lists can say.

    Attributes:
        fields: the fields that columns can be given to.
        required: of each group of fields a list must have one.
        presets: names of columns by field, by the name of the preset.
        example: where the reference of the mapping file is.
        settings: tables and values that a mapping file has beside the shared ones.
        personal: matches the name of a column that can identify a person.
        numbers: matches the name of a column with the number of a file about a person.
        numbered: the fields that may take such a number.
    """

    fields: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    presets: Mapping[str, Mapping[str, tuple[str, ...]]]
    example: str
    settings: tuple[str, ...] = ()
    personal: re.Pattern[str] = re.compile(PERSONAL, re.I)
    numbers: re.Pattern[str] | None = None
    numbered: tuple[str, ...] = ()

    def identifies(self, column: str, *, name: str) -> bool:
        """Say whether a column must not be read as the field of this name."""
        words = spaced(column)
        if self.personal.search(words):
            return True
        return bool(name not in self.numbered and self.numbers and self.numbers.search(words))


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """How a list is to be read.

    Attributes:
        columns: for each field the names of its columns, as in the header.
        values: for each field the text to read in place of a delivered one, by plain text.
        separators: what stands between several values in one cell.
        date_formats: forms of a date, in the way of strptime.
        sheet: name of the sheet in a workbook; None for the first that fits.
        named: fields whose columns a mapping file names, so the file must have them.
    """

    layout: Layout
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    separators: tuple[str, ...] = SEPARATORS
    date_formats: tuple[str, ...] = DATE_FORMATS
    sheet: str | None = None
    named: frozenset[str] = frozenset()

    def places(self, header: Sequence[str]) -> dict[str, list[int]]:
        """Give the positions of the columns of each field in a header."""
        at: dict[str, list[int]] = {}
        for position, name in enumerate(header):
            at.setdefault(bare(name), []).append(position)
        found = {
            name: [position for column in columns for position in at.get(bare(column), [])]
            for name, columns in self.columns.items()
        }
        return {
            name: [
                place for place in places if not self.layout.identifies(header[place], name=name)
            ]
            for name, places in found.items()
            if places
        }

    def missing(self, header: Sequence[str]) -> list[str]:
        """Give what a header lacks: required fields, and columns that the mapping file names."""
        places = self.places(header)
        lacking = [
            " or ".join(group)
            for group in self.layout.required
            if not any(places.get(name) for name in group)
        ]
        return lacking + sorted(
            name for name in self.named if name not in lacking and self._lacks(name, header)
        )

    def _lacks(self, name: str, header: Sequence[str]) -> bool:
        return not self.places(header).get(name)

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether a line can be the header."""
        return not self.missing(header)


def preset_for(
    mappings: Mapping[str, ColumnMapping], headers: Iterable[Sequence[str]]
) -> str | None:
    """Give the preset that takes most columns of one of the lines, or None where none fits."""
    found = [
        (sum(map(len, mapping.places(header).values())), name)
        for header in headers
        for name, mapping in mappings.items()
        if mapping.fits(header)
    ]
    return max(found)[1] if found else None


def plain(text: str) -> str:
    """Give a text as it is compared: small letters, digits and signs of comparison, one blank."""
    return re.sub(r"[^a-z0-9<>=]+", " ", text.lower()).strip()


def bare(text: str) -> str:
    """The letters and figures of a name, in small letters: so columns are compared."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def spaced(name: str) -> str:
    """Set the words of a column name apart: CallerZip and caller_zip are caller zip."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[^a-z0-9]+", " ", apart.lower()).strip()


def text_of(path: Path, *, example: str) -> str:
    """The text of a mapping file.

    Raises:
        BadFileError: it is no UTF-8 text, or longer than any mapping is.
    """
    refuse_size(path.stat().st_size, LARGEST_MAPPING, path, remedy=example)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFileError(path, "the mapping is no UTF-8 text", remedy=example) from error


class MappingReader:
    """Reads a mapping file; what cannot be used is told with file, key and what is accepted."""

    def __init__(self, text: str, *, file: Path | str, layout: Layout) -> None:
        """Parse the document.

        Raises:
            BadFileError: it is no TOML, or has a setting that there is not.
        """
        self.file = file
        self.layout = layout
        if text.count(".") > MOST_DOTS:
            raise self.fail(f"this is no mapping: it has more than {MOST_DOTS:,} dots")
        try:
            self.document = tomllib.loads(text)
        except RecursionError as error:
            raise self.fail("this is no mapping: it is nested too deep") from error
        except ValueError as error:  # of TOML, and of a number with too many figures
            raise self.fail(f"this is no TOML ({error})") from error
        self.known(self.document, (*SHARED, *layout.settings), "setting")

    def fail(self, problem: str) -> BadFileError:
        """The error of a mapping file."""
        return BadFileError(self.file, problem, remedy=self.layout.example)

    def columns(self) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        """The columns of each field, and the fields that the file itself names.

        Raises:
            BadFileError: no such preset or field, an identifying column, a required field lacks.
        """
        base = self.preset()
        own = self.table("columns")
        self.known(own, self.layout.fields, "field", where="[columns] ")
        named = {name: self.texts(name, own, where="[columns] ") for name in own}
        for name, given in named.items():
            for column in given:
                if self.layout.identifies(column, name=name):
                    raise self.fail(
                        f"[columns] {name}: the column {column!r} can identify a person and is "
                        "never read; name another column, or leave the field out"
                    )
        columns = {**(self.layout.presets[base] if base else {}), **named}
        lacking = [
            " or ".join(group)
            for group in self.layout.required
            if not any(columns.get(name) for name in group)
        ]
        if lacking:
            raise self.fail(f"[columns] names no column for {', '.join(lacking)}")
        return columns, frozenset(name for name, given in named.items() if given)

    def preset(self) -> str | None:
        """The preset that the file begins from.

        Raises:
            BadFileError: there is none of that name.
        """
        base = self.text("preset")
        if base is not None and base not in self.layout.presets:
            known = ", ".join(self.layout.presets)
            raise self.fail(f"preset: there is no preset {base!r}; known: {known}")
        return base

    def shared(self) -> dict[str, Any]:
        """The settings that mappings of all sources have, columns and values aside."""
        return {
            "separators": self.texts("separator", self.document) or SEPARATORS,
            "date_formats": self.texts("date_format", self.document) or DATE_FORMATS,
            "sheet": self.text("sheet"),
        }

    def known(
        self, given: Mapping[str, Any], known: Sequence[str], what: str, *, where: str = ""
    ) -> None:
        """Refuse a key that there is not, with those that there are.

        Raises:
            BadFileError: naming the key.
        """
        unknown = [name for name in given if name not in known]
        if unknown:
            raise self.fail(f"{where}there is no {what} {unknown[0]!r}; known: {', '.join(known)}")

    def text(self, name: str, table: Mapping[str, Any] | None = None, *, where: str = "") -> Any:
        """A text, or None where it is not given.

        Raises:
            BadFileError: it is something else.
        """
        value = (self.document if table is None else table).get(name)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"{where}{name} is no text but {kind_of(value)}; put it in quotes")
        return value

    def texts(self, name: str, table: Mapping[str, Any], *, where: str = "") -> tuple[str, ...]:
        """One or several texts.

        Raises:
            BadFileError: it is something else.
        """
        value = table.get(name, [])
        listed = value if isinstance(value, list) else [value]
        for one in listed:
            if isinstance(one, bool) or not isinstance(one, str | int):
                raise self.fail(
                    f"{where}{name} is neither a text nor a list of texts but holds "
                    f'{kind_of(one)}; write {name} = "NAME" or {name} = ["NAME", "NAME"]'
                )
        return tuple(str(one) for one in listed)

    def table(self, name: str, within: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A table, empty where it is not given.

        Raises:
            BadFileError: it is something else.
        """
        value = (self.document if within is None else within).get(name, {})
        if not isinstance(value, dict):
            raise self.fail(f"[{name}] is no table but {kind_of(value)}")
        return value

    def pairs(self, kind: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The texts of a table `[values.FIELD]` and what is read in their place.

        Raises:
            BadFileError: it is no table of texts.
        """
        table = given[kind]
        if not isinstance(table, dict):
            raise self.fail(f"[values.{kind}] is no table but {kind_of(table)}")
        pairs = []
        for text in table:
            words = self.texts(text, table, where=f"[values.{kind}] ")
            if len(words) != 1:
                raise self.fail(f"[values.{kind}] {text!r} stands for one value, not {len(words)}")
            pairs.append((str(text), words[0]))
        return pairs


def kind_of(value: Any) -> str:
    """What a value of a mapping file is, in words."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number"),
        (str, "a text"),
        (dict, "a table"),
        (list, "a list"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "a date")


def shown(names: Iterable[str]) -> str:
    """Names for a message, cut where there are many."""
    found = [name for name in names if name]
    more = len(found) - MOST_SHOWN
    return ", ".join(found[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
