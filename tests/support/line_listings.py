"""Tiny line listings as FDA's dashboard exports them, for tests; every case in them is invented."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADER = [
    "Case ID",
    "Suspect Product Names",
    "Suspect Product Active Ingredients",
    "Reason for Use",
    "Reactions",
    "Serious",
    "Outcomes",
    "Sex",
    "Event Date",
    "Latest FDA Received Date",
    "Case Priority",
    "Patient Age",
    "Patient Weight",
    "Sender",
    "Reporter Type",
    "Report Source",
    "Concomitant Product Names",
    "Latest Manufacturer Received Date",
    "Initial FDA Received Date",
    "Country where Event occurred",
    "Reported to Manufacturer?",
    "Manufacturer Control Number",
    "Literature Reference",
    "Compounded Flag",
]


def case_row(case_id: str = "90000001", **values: Any) -> dict[str, Any]:
    """Give a row of a listing; a key is the name of a column with `_` for each blank."""
    usual: dict[str, Any] = {
        "Case ID": case_id,
        "Suspect Product Names": "-",
        "Suspect Product Active Ingredients": "Herbals\\Mitragynine",
        "Reason for Use": "Product Used For Unknown Indication",
        "Reactions": "Nausea;Vomiting",
        "Serious": "Serious",
        "Outcomes": "Hospitalized;Other Outcomes",
        "Sex": "Female",
        "Event Date": "01-Jan-2025",
        "Latest FDA Received Date": "4/20/2025",
        "Case Priority": "Expedited",
        "Patient Age": "41",
        "Patient Weight": "Not Specified",
        "Sender": "Demo Pharma",
        "Reporter Type": "Consumer",
        "Report Source": "Not Specified",
        "Concomitant Product Names": "-",
        "Latest Manufacturer Received Date": "-",
        "Initial FDA Received Date": "1/15/2025",
        "Country where Event occurred": "US",
        "Reported to Manufacturer?": "Not Specified",
        "Manufacturer Control Number": "-",
        "Literature Reference": "-",
        "Compounded Flag": "-",
    }
    named = {name.replace("_", " "): value for name, value in values.items()}
    unknown = named.keys() - usual.keys()
    if unknown:
        raise KeyError(f"no such column: {', '.join(unknown)}")
    return usual | named


def write_listing(
    path: Path,
    rows: Iterable[dict[str, Any]],
    *,
    header: Sequence[str] = HEADER,
    encoding: str = "utf-8",
) -> Path:
    """Write a CSV; a row without a column of the header is blank there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([row.get(name, "") for name in header] for row in rows)
    return path


def write_workbook(
    path: Path,
    rows: Iterable[dict[str, Any]],
    *,
    dimension: str | None = None,
    above: Sequence[Sequence[Any]] = (),
    formats: dict[str, str] | None = None,
) -> Path:
    """Write an XLSX.

    Args:
        dimension: what the sheet says of its size, instead of the truth.
        above: rows above the header.
        formats: how a column shows its dates.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for values in [*above, HEADER]:
        sheet.append(values)
    for row in rows:
        sheet.append([row.get(name) for name in HEADER])
        for name, form in (formats or {}).items():
            sheet.cell(sheet.max_row, HEADER.index(name) + 1).number_format = form
    book.save(path)
    if dimension is not None:
        rewrite(path, "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]*"', dimension)
    return path


def rewrite(path: Path, member: str, pattern: str, dimension: str) -> None:
    """Replace what a sheet says of its size."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    text, count = re.subn(pattern, f'<dimension ref="{dimension}"', held[member].decode())
    assert count == 1
    held[member] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
