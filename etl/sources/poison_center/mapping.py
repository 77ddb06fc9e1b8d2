"""Which column of a line list is which field: presets, and the TOML mapping file for all others.

There is no public NPDS export format. The presets follow two shapes that poison centers are known
to hand out; anything else is described in a mapping file. A column that no field takes is dropped
when the list is staged, so nothing enters that was not asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from etl.errors import BadFileError
from etl.vocabulary import folder
from etl.vocabulary.schemas import load
from etl.vocabulary.substances import substances_by_name

TERMS = "poison_center_terms"  # file of the vocabulary

# Fields of one value in a row.
SINGLE_FIELDS = (
    "case_number",
    "center",
    "call_type",
    "species",
    "start_date",
    "reason",
    "chronicity",
    "management_site",
    "medical_outcome",
    "age",
    "age_unit",
    "sex",
    "state",
)
SUBSTANCE_FIELDS = (
    "substance",
    "substance_verbatim",
    "substance_rank",
    "product_code",
    "generic_code",
)
LIST_FIELDS = ("clinical_effect", "relatedness", "therapy", "route")
FIELDS = (*SINGLE_FIELDS, *SUBSTANCE_FIELDS, *LIST_FIELDS)
REQUIRED = ("start_date", "substance")
# Fields whose values must be words of poison_center_terms.csv.
CODED = (
    "call_type",
    "species",
    "reason",
    "chronicity",
    "management_site",
    "medical_outcome",
    "sex",
    "relatedness",
    "route",
)

# Names of columns as they are delivered; compared without case, spaces and punctuation.
PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "toxicall": {
        "case_number": ("CaseNumber", "CaseID", "CaseNo"),
        "start_date": ("StartDate",),
        "substance": ("SubDesc",),
        "substance_verbatim": ("SubVerbatim",),
        "substance_rank": ("SubRank",),
        "generic_code": ("SubGenericCode", "GenericCode"),
        "product_code": ("SubProductCode", "ProductCode"),
        "reason": ("ExpReason",),
        "chronicity": ("Chronicity",),
        "management_site": ("MgmtSite",),
        "medical_outcome": ("MedicalOutcome",),
        "clinical_effect": ("ClinicalEffects",),
        "therapy": ("Therapies",),
        "route": ("Route",),
        "age": ("PatAge",),
        "age_unit": ("PatAgeUnit",),
        "sex": ("PatGender", "PatSex"),
        "state": ("CallerState",),
        "call_type": ("CallType",),
        "species": ("Species",),
    },
    "npds": {
        "case_number": ("Case Number", "Case ID", "NPDS Case ID", "Case"),
        "center": ("Center", "Primary Center", "Center Code", "PCC"),
        "start_date": ("Start Date", "Case Start Date", "Start Date Time", "Call Date"),
        "call_type": ("Call Type", "Case Type", "Encounter Type"),
        "species": ("Species",),
        "substance": (
            "Substance", "Substance Name", "Product Name", "Substances", "Substance 1",
            "Substance 2", "Substance 3", "Substance 4", "Substance 5", "Substance 6",
        ),
        "substance_verbatim": ("Substance Verbatim", "Verbatim Substance"),
        "substance_rank": ("Substance Rank", "Rank", "Substance Sequence"),
        "product_code": ("Product Code", "Micromedex Code"),
        "generic_code": ("Generic Code", "NPDS Generic Code"),
        "reason": ("Reason", "Exposure Reason", "Reason Detail"),
        "chronicity": ("Chronicity",),
        "route": ("Route", "Routes", "Exposure Route"),
        "management_site": ("Management Site", "Level of Care", "Level of HCF Care", "HCF Care"),
        "medical_outcome": ("Medical Outcome", "Outcome"),
        "clinical_effect": ("Clinical Effects", "Clinical Effect"),
        "relatedness": ("Clinical Effect Relatedness", "Relatedness", "Effect Relatedness"),
        "therapy": ("Therapies", "Therapy"),
        "age": ("Age", "Patient Age", "Age Value"),
        "age_unit": ("Age Unit", "Age Units", "Patient Age Unit"),
        "sex": ("Gender", "Sex", "Patient Gender"),
        "state": ("State", "Caller State", "Exposure State"),
    },
}  # fmt: skip
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
# A column of such a name is never read, whatever a mapping says.
PERSONAL = re.compile(
    r"patient ?name|caller ?name|first ?name|last ?name|surname|address|street|zip|postal|phone"
    r"|e ?mail|narrative|notes?\b|comment|free ?text|birth|\bdob\b|\bmrn\b|medical record|\bssn\b"
    r"|social security",
    re.I,
)
SETTINGS = ("preset", "sheet", "separator", "date_format", "columns", "values", "codes")
EXAMPLE = "The operating guide has the reference of the mapping file and an example"


def plain(text: str) -> str:
    """Give a text as it is compared: small letters, digits and signs of comparison, one blank."""
    return re.sub(r"[^a-z0-9<>=]+", " ", text.lower()).strip()


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def terms() -> dict[str, dict[str, str]]:
    """Give value by plain text, for each kind of `poison_center_terms.csv`."""
    return _terms(folder())


@cache
def _terms(_folder: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in load(TERMS):
        found.setdefault(row["kind"], {})[plain(row["delivered_text"])] = row["value"]
    return found


def accepted(kind: str) -> tuple[str, ...]:
    """Give the texts that a coded field may hold, as written in the vocabulary."""
    return _accepted(folder(), kind)


@cache
def _accepted(_folder: Path, kind: str) -> tuple[str, ...]:
    return tuple(row["delivered_text"] for row in load(TERMS) if row["kind"] == kind)


@dataclass(frozen=True, kw_only=True)
class LineListMapping:
    """How a line list is to be read.

    Attributes:
        columns: for each field the names of its columns, as in the header.
        values: for each field the text to read in place of a delivered one, by plain text.
        codes: for each watched substance its product or generic codes.
        separators: what stands between several values in one cell.
        date_formats: forms of the start date, in the way of strptime.
        sheet: name of the sheet in a workbook; None for the first that fits.
        named: fields whose columns a mapping file names, so the file must have them.
    """

    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    separators: tuple[str, ...] = SEPARATORS
    date_formats: tuple[str, ...] = DATE_FORMATS
    sheet: str | None = None
    named: frozenset[str] = frozenset()

    def places(self, header: Sequence[str]) -> dict[str, list[int]]:
        """Give the positions of the columns of each field in a header."""
        at: dict[str, list[int]] = {}
        for position, name in enumerate(header):
            at.setdefault(_bare(name), []).append(position)
        found = {
            name: [position for column in columns for position in at.get(_bare(column), [])]
            for name, columns in self.columns.items()
        }
        return {
            name: [place for place in places if not PERSONAL.search(_spaced(header[place]))]
            for name, places in found.items()
            if places
        }

    def missing(self, header: Sequence[str]) -> list[str]:
        """Give what a header lacks: required fields, and columns that the mapping file names."""
        places = self.places(header)
        lacking = [name for name in REQUIRED if not places.get(name)]
        return lacking + sorted(
            name for name in self.named if name not in lacking and not places.get(name)
        )

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether a line can be the header."""
        return not self.missing(header)


def _spaced(name: str) -> str:
    """Set the words of a column name apart: CallerZip and caller_zip are caller zip."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[^a-z0-9]+", " ", apart.lower()).strip()


def preset(name: str) -> LineListMapping:
    """Give a preset as a mapping."""
    return LineListMapping(columns=PRESETS[name])


def preset_for(headers: Iterable[Sequence[str]]) -> str | None:
    """Give the preset that takes most columns of one of the lines, or None where none fits."""
    found = [
        (sum(map(len, preset(name).places(header).values())), name)
        for header in headers
        for name in PRESETS
        if preset(name).fits(header)
    ]
    return max(found)[1] if found else None


def read_mapping(text: str, *, file: Path | str) -> LineListMapping:
    """Read a mapping file.

    Raises:
        BadFileError: it is no TOML, or names something that there is not.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFileError(file, f"this is no TOML ({error})", remedy=EXAMPLE) from error
    reader = _MappingReader(document, file)
    return reader.read()


@dataclass
class _MappingReader:
    """The document of a mapping file, and where it came from for the messages."""

    document: dict[str, Any]
    file: Path | str

    def fail(self, problem: str) -> BadFileError:
        return BadFileError(self.file, problem, remedy=EXAMPLE)

    def read(self) -> LineListMapping:
        unknown = [name for name in self.document if name not in SETTINGS]
        if unknown:
            raise self.fail(f"there is no setting {unknown[0]!r}; known: {', '.join(SETTINGS)}")
        columns, named = self.columns()
        return LineListMapping(
            columns=columns,
            named=named,
            values=self.values(),
            codes=self.codes(),
            separators=self.texts("separator", self.document) or SEPARATORS,
            date_formats=self.texts("date_format", self.document) or DATE_FORMATS,
            sheet=self.text("sheet"),
        )

    def columns(self) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        base = self.text("preset")
        if base is not None and base not in PRESETS:
            raise self.fail(f"there is no preset {base!r}; known: {', '.join(PRESETS)}")
        own = self.table("columns")
        self._known(own, FIELDS, "field")
        named = {name: self.texts(name, own) for name in own}
        for name, given in named.items():
            personal = [column for column in given if PERSONAL.search(_spaced(column))]
            if personal:
                raise self.fail(f"{name}: the column {personal[0]!r} can identify a person")
        columns = {**(PRESETS[base] if base else {}), **named}
        lacking = [name for name in REQUIRED if not columns.get(name)]
        if lacking:
            raise self.fail(f"[columns] names no column for {', '.join(lacking)}")
        return columns, frozenset(named)

    def values(self) -> dict[str, dict[str, str]]:
        given = self.table("values")
        self._known(given, (*CODED, "age_unit", "clinical_effect", "therapy"), "coded field")
        return {
            kind: {plain(text): self._word(kind, word) for text, word in self.pairs(kind, given)}
            for kind in given
        }

    def _word(self, kind: str, word: str) -> str:
        if plain(word) in terms()[kind]:
            return word
        for text, value in terms()[kind].items():
            if value == word:
                return text
        raise self.fail(f"[values.{kind}]: {word!r} is no value of {kind}")

    def codes(self) -> dict[str, str]:
        given = self.table("codes")
        keys = substances_by_name()
        self._known(given, tuple(keys), "watched substance")
        return {code: keys[name] for name in given for code in self.texts(name, given)}

    def _known(self, given: Mapping[str, Any], known: Sequence[str], what: str) -> None:
        unknown = [name for name in given if name not in known]
        if unknown:
            raise self.fail(f"there is no {what} {unknown[0]!r}; known: {', '.join(known)}")

    def text(self, name: str) -> str | None:
        value = self.document.get(name)
        if value is not None and not isinstance(value, str):
            raise self.fail(f"{name} is no text")
        return value

    def texts(self, name: str, table: Mapping[str, Any]) -> tuple[str, ...]:
        value = table.get(name, [])
        listed = [value] if isinstance(value, str | int) else value
        if not isinstance(listed, list):
            raise self.fail(f"{name} is neither a text nor a list of texts")
        return tuple(str(one) for one in listed)

    def table(self, name: str) -> dict[str, Any]:
        value = self.document.get(name, {})
        if not isinstance(value, dict):
            raise self.fail(f"[{name}] is no table")
        return value

    def pairs(self, kind: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
        table = given[kind]
        if not isinstance(table, dict):
            raise self.fail(f"[values.{kind}] is no table")
        return [(str(text), str(word)) for text, word in table.items()]
