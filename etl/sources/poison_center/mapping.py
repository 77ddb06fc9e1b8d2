"""Which column of a line list is which field: presets, and the TOML mapping file for all others.

There is no public NPDS export format. The presets follow two shapes that poison centers are known
to hand out; anything else is described in a mapping file. A column that no field takes is dropped
when the list is staged, so nothing enters that was not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from etl.formats.column_mapping import ColumnMapping, Layout, MappingReader, plain, shown
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
EXAMPLE = "The operating guide has the reference of the mapping file and an example"


LAYOUT = Layout(
    fields=FIELDS,
    required=tuple((name,) for name in REQUIRED),
    presets=PRESETS,
    settings=("codes",),
    example=EXAMPLE,
)


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
class LineListMapping(ColumnMapping):
    """How a line list is to be read.

    Attributes:
        codes: the watched substance by its product or generic code.
    """

    layout: Layout = LAYOUT
    codes: Mapping[str, str] = field(default_factory=dict)


def preset(name: str) -> LineListMapping:
    """Give a preset as a mapping."""
    return LineListMapping(columns=PRESETS[name])


def read_mapping(text: str, *, file: Path | str) -> LineListMapping:
    """Read a mapping file.

    Raises:
        BadFileError: it is no TOML, or names something that there is not.
    """
    reader = _Reader(text, file=file, layout=LAYOUT)
    columns, named = reader.columns()
    return LineListMapping(
        columns=columns,
        named=named,
        values=reader.values(),
        codes=reader.codes(),
        **reader.shared(),
    )


class _Reader(MappingReader):
    """Reads what only mappings of line lists have: coded values, and codes of substances."""

    def values(self) -> dict[str, dict[str, str]]:
        given = self.table("values")
        coded = (*CODED, "age_unit", "clinical_effect", "therapy")
        self.known(given, coded, "coded field", where="[values] ")
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
        known = shown(sorted(set(terms()[kind].values())))
        raise self.fail(f"[values.{kind}]: {word!r} is no value of {kind}; known: {known}")

    def codes(self) -> dict[str, str]:
        given = self.table("codes")
        keys = substances_by_name()
        self.known(given, tuple(keys), "watched substance", where="[codes] ")
        return {
            code: keys[name] for name in given for code in self.texts(name, given, where="[codes] ")
        }
