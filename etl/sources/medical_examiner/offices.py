"""Offices of medical examiners: which columns of a list are which, and whose deaths it holds.

Connecticut's file and one layout of a county are presets; any other office is described in a
mapping file. Only mapped columns are read. Names, addresses, places, dates of birth and the like
are refused by name, whatever a mapping says; the number of a case may only tell rows apart and is
never kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.formats.column_mapping import (
    PERSONAL,
    ColumnMapping,
    Layout,
    MappingReader,
    bare,
    kind_of,
    plain,
    text_of,
)
from etl.vocabulary.schemas import load
from etl.vocabulary.substances import substances_by_name

FIELDS = (
    "date",
    "date_kind",
    "cause",
    "contributing",
    "substance",
    "found",
    "row_id",
    "age",
    "age_unit",
    "sex",
    "manner",
)
PLACES = (
    r"|addr\b|(?:decedent|deceased|person|middle|maiden|full|legal|kin)(?: s)? ?name|^name$"
    r"|^decedent$|^deceased$|(?<!toxi)(?<!electri)city|\btown|village|municip|county|location|\bloc\b|deathloc"
    r"|\bplace|residen|latitude|longitude|\b(?:lat|lon|lng|long|x|y)\b|\bgeo|geo$|coordinat"
    r"|\bpoint\b|parcel|tract\b|\bblock\b|\bward\b|neighbou?rhood|community area|\brace\b|ethnic"
    r"|occupation|\bkin\b|descri|how ?injury|photo"
)
CONNECTICUT = "connecticut"
EXAMPLE = "The operating guide has the reference of an office's mapping file and an example"

# Names of columns as they are delivered; compared without case, spaces and punctuation.
PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    CONNECTICUT: {
        "row_id": ("ID", "CaseNumber"),
        "date": ("Date",),
        "date_kind": ("Date Type",),
        "cause": ("COD", "Cause of Death", "ImmediateCauseA"),
        "contributing": (
            "OtherSignifican", "Other Significant Conditions", "Other Significant Conditions 1",
        ),
        "substance": ("Other", "Other Opioid"),
        "found": (
            "Heroin", "Heroin death certificate (DC)", "Cocaine", "Fentanyl", "Fentanyl Analogue",
            "Oxycodone", "Oxymorphone", "Ethanol", "EtOH", "Hydrocodone", "Benzodiazepine",
            "Methadone", "Meth/Amphetamine", "Amphet", "Tramad", "Hydromorphone",
            "Morphine (Not Heroin)", "Xylazine", "Gabapentin", "Opiate NOS",
            "Heroin/Morph/Codeine", "Any Opioid",
        ),
        "age": ("Age",),
        "sex": ("Sex",),
        "manner": ("Manner of Death",),
    },
    "milwaukee": {
        "row_id": ("CaseNum", "Case Number"),
        "date": ("DeathDate", "Date of Death"),
        "cause": ("CauseA", "CauseB", "CauseC", "CauseD"),
        "contributing": ("CauseOther",),
        "age": ("Age",),
        "sex": ("Gender", "Sex"),
        "manner": ("Mode", "Manner"),
    },
}  # fmt: skip
LAYOUT = Layout(
    fields=FIELDS,
    required=(("date",), ("cause", "contributing", "substance", "found")),
    presets=PRESETS,
    settings=("jurisdiction", "tests", "names"),
    example=EXAMPLE,
    personal=re.compile(PERSONAL + PLACES, re.I),
    numbers=re.compile(
        r"case ?(?:num|no\b|id\b)|file ?(?:num|no\b)|\bid\b|accession"
        r"|(?:certificate|registration) ?(?:num|no\b)",
        re.I,
    ),
    numbered=("row_id",),
)
JURISDICTION = ("key", "name", "state", "office", "url", "deaths", "licence")
KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
TESTED = ("yes", "no", "not known")
SEXES = ("female", "male", "unknown")
YES_NO = ("yes", "no")
SINCE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """The place whose deaths a list holds; counts of two are never added up.

    Attributes:
        key: names it in releases and in the source of its reports.
        name: of the place, e.g. a state or county.
        state: US state, two letters.
        office: who publishes the list.
        deaths: which deaths the list holds, as ends of "only …".
    """

    key: str
    name: str
    state: str
    office: str = ""
    url: str = ""
    deaths: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Tested:
    """Whether an office tests for a watched substance.

    Attributes:
        tested: yes, no or not known.
        since: first day of the year, month or day since when; None where that is not known.
        precision: year, month or day.
    """

    substance: str
    tested: str
    since: date | None = None
    precision: str | None = None


OF_CONNECTICUT = Jurisdiction(
    key=CONNECTICUT, name="Connecticut", state="CT", deaths="accidental deaths with drugs"
)


@dataclass(frozen=True, kw_only=True)
class OfficeMapping(ColumnMapping):
    """How an office's list is to be read, and whose deaths it holds.

    Attributes:
        names: what a column of `found` stands for, by the letters and figures of its name.
        has_separators: the mapping says what stands between several values in a cell.
        is_preset: it is Connecticut's file as published, columns unchanged.
    """

    layout: Layout = LAYOUT
    jurisdiction: Jurisdiction
    tests: tuple[Tested, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    has_separators: bool = False
    is_preset: bool = False


def mapping_in(path: Path) -> OfficeMapping:
    """Read a mapping file.

    Raises:
        BadFileError: it cannot be read or names something that there is not.
    """
    return read_mapping(text_of(path, example=EXAMPLE), file=path)


def read_mapping(text: str, *, file: Path | str) -> OfficeMapping:
    """Read the text of a mapping file.

    Raises:
        BadFileError: it is no TOML, or names something that there is not.
    """
    reader = _Reader(text, file=file, layout=LAYOUT)
    columns, named = reader.columns()
    shared = reader.shared()
    return OfficeMapping(
        columns=columns,
        named=named,
        values=reader.values(),
        jurisdiction=reader.jurisdiction(),
        tests=reader.tests(),
        names=reader.names(columns),
        has_separators="separator" in reader.document,
        is_preset=reader.preset() == CONNECTICUT and set(reader.document) <= {"preset", "tests"},
        **shared,
    )


class _Reader(MappingReader):
    """Reads what only mappings of offices have: jurisdiction, tests, names of columns."""

    def jurisdiction(self) -> Jurisdiction:
        given = self.table("jurisdiction")
        if not given and self.preset() == CONNECTICUT:
            return OF_CONNECTICUT
        self.known(given, JURISDICTION, "key", where="[jurisdiction] ")
        texts = {
            name: (self.text(name, given, where="[jurisdiction] ") or "").strip()
            for name in JURISDICTION
        }
        for name in ("key", "name", "state"):
            if not texts[name]:
                raise self.fail(
                    f"[jurisdiction] {name} is missing; say whose deaths these are, such as "
                    'key = "our_county", name = "Our County", state = "WI"'
                )
        if not KEY.fullmatch(texts["key"]):
            raise self.fail(
                f"[jurisdiction] key: {texts['key']!r} is no key; accepted: small letters, figures "
                "and underscores, 2 to 40, a letter first"
            )
        states = [row["state_code"] for row in load("states")]
        if texts["state"] not in states:
            raise self.fail(
                f"[jurisdiction] state: {texts['state']!r} is no US state; accepted: "
                f"{', '.join(states)}"
            )
        if texts["url"] and not re.match(r"https?://\S+$", texts["url"]):
            raise self.fail(
                f"[jurisdiction] url: {texts['url']!r} is no address; accepted: https://…"
            )
        found = Jurisdiction(**texts)
        if found.key == CONNECTICUT and found.state != OF_CONNECTICUT.state:
            raise self.fail(
                f"[jurisdiction] key: {CONNECTICUT!r} is the key of the state of Connecticut; "
                "accepted: any other key"
            )
        return OF_CONNECTICUT if found.key == CONNECTICUT else found

    def tests(self) -> tuple[Tested, ...]:
        given = self.table("tests")
        keys = substances_by_name()
        self.known(given, tuple(keys), "watched substance", where="[tests] ")
        found = {keys[name]: self._tested(name, keys[name], given) for name in given}
        if len(found) < len(given):
            raise self.fail("[tests] names a substance twice; write one line for each")
        return tuple(found.values())

    def _tested(self, name: str, substance: str, given: Mapping[str, Any]) -> Tested:
        value = given[name]
        if isinstance(value, str):
            value = {"tested": value}
        if not isinstance(value, dict):
            raise self.fail(
                f"[tests] {name} is {kind_of(value)}; accepted: {self._quoted(TESTED)}, or "
                '{ tested = "yes", since = "2018-03" }'
            )
        where = f"[tests.{name}] "
        self.known(value, ("tested", "since"), "key", where=where)
        tested = self.text("tested", value, where=where) or ("yes" if "since" in value else "")
        if tested not in TESTED:
            raise self.fail(f"{where}tested: {tested!r}; accepted: {self._quoted(TESTED)}")
        since, precision = self._since(value.get("since"), where)
        if since and tested != "yes":
            raise self.fail(f'{where}since is given where tested is not "yes"; leave one out')
        return Tested(substance=substance, tested=tested, since=since, precision=precision)

    def _since(self, value: Any, where: str) -> tuple[date | None, str | None]:
        if value is None:
            return None, None
        match = SINCE.fullmatch(str(value))
        try:
            if match is None or isinstance(value, bool):
                raise ValueError
            year, month, day = (int(part) if part else None for part in match.groups())
            precision = "day" if day else "month" if month else "year"
            return date(year or 0, month or 1, day or 1), precision
        except ValueError:
            raise self.fail(
                f'{where}since: {value!r}; accepted: a year, month or day such as "2018", '
                '"2018-03" or "2018-03-15"'
            ) from None

    def names(self, columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        given = self.table("names")
        known = columns.get("found", ())
        self.known(given, known, "column of `found`", where="[names] ")
        names = {}
        for column in given:
            name = self.text(column, given, where="[names] ")
            if not name.strip():
                raise self.fail(f"[names] {column} is empty; write what the column stands for")
            names[bare(column)] = " ".join(name.split())
        return names

    def values(self) -> dict[str, dict[str, str]]:
        given = self.table("values")
        accepted = {"sex": SEXES, "found": YES_NO, "age_unit": tuple(AGE_UNITS)}
        self.known(given, tuple(accepted), "coded field", where="[values] ")
        found: dict[str, dict[str, str]] = {}
        for kind in given:
            for text, word in self.pairs(kind, given):
                if word not in accepted[kind]:
                    raise self.fail(
                        f"[values.{kind}] {text!r}: {word!r} is no value of {kind}; accepted: "
                        f"{self._quoted(accepted[kind])}"
                    )
                found.setdefault(kind, {})[plain(text)] = word
        return found

    @staticmethod
    def _quoted(words: tuple[str, ...]) -> str:
        return ", ".join(f'"{word}"' for word in words)


AGE_UNITS: dict[str, str] = {
    "years": r"y(?:(?:ea)?rs?)?(?: old)?|yo",
    "months": r"m(?:o(?:nth)?s?)?",
    "weeks": r"w(?:(?:ee)?ks?)?",
    "days": r"d(?:ays?)?",
    "hours": r"h(?:(?:ou)?rs?)?",
    "minutes": r"min(?:ute)?s?",
}
"""Units of an age, and how they are written; compared without case and signs."""
