"""A good file of every source, in every way of writing that it knows, to be damaged by tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.line_listings import case_row, write_listing, write_workbook
from tests.support.line_lists import TOXICALL, npds_row, write_book, write_rows
from tests.support.office_lists import MAPPING, milwaukee_row, write_list
from tests.support.releases import (
    CAERS_2017,
    Case,
    Drug,
    Quarter,
    drug_record,
    exported_recall,
    food_record,
    hfcs_row,
    recall_record,
    write_answer,
    write_csv,
    write_export,
    write_totals,
)

ROWS = 4
NPDS_MAPPING = """preset = "npds"
sheet = "Case Listing"
separator = [";", "|"]
date_format = ["%m/%d/%Y %H:%M", "%Y-%m-%d"]

[columns]
case_number = "Case Number"
substance = ["Substance"]

[values.medical_outcome]
"Mod" = "Moderate effect"

[codes]
kratom = ["000000"]
"7-oh" = ["000001"]
"""
OFFICE_MAPPING = """separator = ";"

[jurisdiction]
key = "our_county"
name = "Our County"
state = "WI"
url = "https://example.org/deaths"

[columns]
date = "Day"
cause = ["Cause"]
found = ["Mitragynine", "Heroin"]
substance = "Others"
row_id = "Number"
age = "Age"

[names]
Heroin = "Heroin"

[values.found]
"p" = "yes"

[tests]
mitragynine = { tested = "yes", since = 2018-03-01 }
kratom = "not known"
"""
CONNECTICUT = {
    "ID": "18-9001",
    "Date": "01/06/2018 12:00:00 AM",
    "DateType": "DateofDeath",
    "Age": "30",
    "Sex": "Male",
    "ResidenceCity": "NOWHEREVILLE",
    "COD": "Acute fentanyl, mitragynine and cocaine intoxication",
    "OtherSignifican": "obesity",
    "Heroin": "",
    "Cocaine": "Y",
    "Fentanyl": "Y (PTCH)",
    "Other": "Mitragynine, kratom",
}
DEATHS = {
    "State": "US",
    "Year": "2018",
    "Month": "September",
    "Period": "12 month-ending",
    "Indicator": "Number of Drug Overdose Deaths",
    "Data Value": "67,152",
    "Percent Complete": "100",
    "State Name": "United States",
    "Footnote": "Underreported due to incomplete data.",
    "Predicted Value": "69,894",
}
ANSWER = {
    "collected_by": "A group",
    "collected_from": "2025-01-01",
    "collected_to": "2025-06-30",
    "condition": "pain",
    "scale_max": "10",
    "before": "4",
    "after": "8",
    "notes": "free text",
}
OURS = {
    "Number": "24-1",
    "Day": "3/9/2024",
    "Age": "76 Years",
    "Cause": "mixed drug intoxication; mitragynine",
    "Mitragynine": "Y",
    "Heroin": "p",
    "Others": "Kratom; cocaine",
    "Home address": "12 NOWHERE ST",
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A good file.

    Attributes:
        name: of the file, as it is delivered.
        rows: how many rows, records or lines it delivers, all tables together.
        mapping: the mapping file beside it; empty for none.
    """

    source: str
    name: str
    data: bytes
    rows: int
    mapping: str = ""


def samples() -> dict[str, Sample]:
    """The good files by what they are."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            what: Sample(
                source=source,
                name=name,
                data=_made(Path(folder), name, make),
                rows=rows,
                mapping=mapping,
            )
            for what, (source, name, make, rows, mapping) in _MADE.items()
        }


def zipped(name: str, data: bytes) -> bytes:
    """A zip of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _made(folder: Path, name: str, make: Callable[[Path], object]) -> bytes:
    path = folder / name
    path.unlink(missing_ok=True)
    make(path)
    return path.read_bytes()


def _quarter(name: str) -> Callable[[Path], object]:
    cases = [
        Case(
            caseid=90000000 + number,
            drugs=[Drug(name="KRATOM", uses=["Pain"], starts=["20250101"]), Drug(name="ASPIRIN")],
            outcomes=["HO"],
        )
        for number in range(1, ROWS + 1)
    ]
    return lambda path: Quarter(name=name, cases=cases, deleted=[90000009]).write(path.parent)


def _legacy_quarter(path: Path) -> None:
    """As FDA wrote them up to 2012Q3: other names, and a `$` more at the end of each row."""
    _quarter("2010q1")(path)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            header, *lines = data.split(b"\r\n")
            old = header.replace(b"primaryid", b"ISR").replace(b"caseid", b"CASE")
            old = old.replace(b"sex", b"GNDR_COD").replace(b"caseversion", b"FOLL_SEQ")
            rows = [old, *(line and line + b"$" for line in lines)]
            text = data if "DELETE" in name else b"\r\n".join(rows)
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


def _hfcs(header: Sequence[str] | None, encoding: str = "utf-8-sig") -> Callable[[Path], object]:
    rows = [hfcs_row(str(number), PRODUCT="Kräuter KRATOM") for number in range(1, ROWS + 1)]
    wanted = {} if header is None else {"header": header}
    return lambda path: write_csv(path, rows, encoding=encoding, **wanted)


def _table(row: Mapping[str, str]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerows([row] * ROWS)

    return write


def _json(document: Any) -> Callable[[Path], object]:
    return lambda path: path.write_text(json.dumps(document), encoding="utf-8")


def _lines(records: Sequence[Any]) -> Callable[[Path], object]:
    text = "".join(json.dumps(record) + "\n" for record in records)
    return lambda path: path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _zip_of(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        path.write_bytes(zipped(name, _made(path.parent, name, make)))

    return write


def _as_api(row: Mapping[str, str]) -> list[dict[str, str]]:
    return [{name.lower().replace(" ", "_"): value for name, value in row.items()}] * ROWS


_HFCS_2018 = [name.replace("_", " ") for name in (
    "DATE_FDA_FIRST_RECEIVED_CASE", "REPORT_ID", "DATE_EVENT", "PRODUCT_TYPE", "PRODUCT",
    "PRODUCT_CODE", "DESCRIPTION", "PATIENT_AGE", "AGE_UNITS", "SEX",
    "MEDDRA_PREFERRED_TERMS", "CASE_OUTCOME",
)]  # fmt: skip
_FOOD = [food_record(str(number)) for number in range(1, ROWS + 1)]
_DRUG = [drug_record(str(number)) for number in range(1, ROWS + 1)]
_RECALLS = [recall_record(f"F-{number}-2018") for number in range(1, ROWS + 1)]
_EXPORTED = [exported_recall(f"F-{number}-2018") for number in range(1, ROWS + 1)]
_CASES = [case_row(str(90000000 + number)) for number in range(1, ROWS + 1)]
_CALLS = [npds_row(str(number)) for number in range(1, ROWS + 1)]
_TOXICALL = [
    {"StartDate": "3/9/2024", "SubDesc": "KRATOM", "PatAge": "34", "MedicalOutcome": "No effect"}
] * ROWS
_MILWAUKEE = [milwaukee_row(f"24-{number}") for number in range(1, ROWS + 1)]
# Of each case a row of DEMO, REAC, OUTC, THER, INDI and two of DRUG; one deleted case.
_FAERS_ROWS = 7 * ROWS + 1

_MADE: dict[str, tuple[str, str, Callable[[Path], object], int, str]] = {
    "faers": ("faers", "faers_ascii_2025q1.zip", _quarter("2025q1"), _FAERS_ROWS, ""),
    "faers to 2012Q3": ("faers", "faers_ascii_2010q1.zip", _legacy_quarter, _FAERS_ROWS, ""),
    "hfcs": ("hfcs", "HFCS.csv", _hfcs(None), ROWS, ""),
    "hfcs of 2018": ("hfcs", "CAERS_2018.csv", _hfcs(_HFCS_2018, "cp1252"), ROWS, ""),
    "hfcs of 2017": ("hfcs", "CAERS.csv", _hfcs(CAERS_2017, "utf-16"), ROWS, ""),
    "hfcs zip": ("hfcs", "CAERS.zip", _zip_of("CAERS.csv", _hfcs(CAERS_2017)), ROWS, ""),
    "food": ("openfda_food", "food.json", lambda path: write_answer(path, _FOOD), ROWS, ""),
    "food lines": ("openfda_food", "food.jsonl.gz", _lines(_FOOD), ROWS, ""),
    "drug": ("openfda_drug", "drug.json", lambda path: write_answer(path, _DRUG), ROWS, ""),
    "drug zip": ("openfda_drug", "d.json.zip", _zip_of("d.json", _json(_DRUG)), ROWS, ""),
    "drug totals": (
        "openfda_drug",
        "totals.json",
        lambda path: write_totals(path, total=20, terms={"NAUSEA": 3, "PAIN": 4}),
        3,
        "",
    ),
    "recalls": ("openfda_recalls", "recalls.json", _json({"results": _RECALLS}), ROWS, ""),
    "recalls export": (
        "openfda_recalls",
        "recalls.csv",
        lambda path: write_export(path, _EXPORTED),
        ROWS,
        "",
    ),
    "line listing": (
        "faers_line_listing",
        "listing.csv",
        lambda path: write_listing(path, _CASES),
        ROWS,
        "",
    ),
    "line listing workbook": (
        "faers_line_listing",
        "listing.xlsx",
        lambda path: write_workbook(path, _CASES),
        ROWS,
        "",
    ),
    "poison center": (
        "poison_center",
        "calls.csv",
        lambda path: write_rows(path, _CALLS),
        ROWS,
        "",
    ),
    "poison center toxicall": (
        "poison_center",
        "toxicall.csv",
        lambda path: write_rows(path, _TOXICALL, TOXICALL),
        ROWS,
        "",
    ),
    "poison center workbook": (
        "poison_center",
        "calls.xlsx",
        lambda path: write_book(path, _CALLS),
        ROWS,
        NPDS_MAPPING,
    ),
    "deaths": ("medical_examiner", "deaths.csv", _table(CONNECTICUT), ROWS, ""),
    "deaths zip": (
        "medical_examiner",
        "deaths.json.zip",
        _zip_of("deaths.json", _json(_as_api(CONNECTICUT))),
        ROWS,
        "",
    ),
    "deaths of a county": (
        "medical_examiner",
        "county.csv",
        lambda path: write_list(path, _MILWAUKEE),
        ROWS,
        MAPPING,
    ),
    "deaths of an office": ("medical_examiner", "ours.csv", _table(OURS), ROWS, OFFICE_MAPPING),
    "overdose deaths": ("vsrr", "vsrr.csv", _table(DEATHS), ROWS, ""),
    "overdose deaths of the API": ("vsrr", "vsrr.json", _json(_as_api(DEATHS)), ROWS, ""),
    "survey": ("community_survey", "survey.csv", _table(ANSWER), ROWS, ""),
}
