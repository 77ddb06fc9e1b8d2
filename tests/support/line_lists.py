"""Tiny line lists of poison centers for tests; every value in them is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

NPDS = [
    "Case Number",
    "Start Date",
    "Call Type",
    "Species",
    "Substance",
    "Substance Rank",
    "Generic Code",
    "Reason",
    "Chronicity",
    "Route",
    "Management Site",
    "Medical Outcome",
    "Clinical Effects",
    "Therapies",
    "Age",
    "Age Unit",
    "Gender",
    "State",
]
TOXICALL = [
    "YearCode",
    "StartDate",
    "SubDesc",
    "SubVerbatim",
    "ExpSite",
    "PatAge",
    "PatAgeUnit",
    "CallerCity",
    "CallerCounty",
    "MedicalOutcome",
    "CallerZip",
]


def npds_row(number: str, **values: str) -> dict[str, str]:
    """Give a row in NPDS terms."""
    usual = {
        "Case Number": number,
        "Start Date": "03/09/2024 23:52",
        "Call Type": "Exposure",
        "Species": "Human",
        "Substance": "KRATOM",
        "Substance Rank": "1",
        "Reason": "Intentional - Abuse",
        "Chronicity": "Acute",
        "Route": "Ingestion",
        "Management Site": "Treated/evaluated and released",
        "Medical Outcome": "Moderate effect",
        "Clinical Effects": "Tachycardia (Related); Nausea (Unknown if related)",
        "Therapies": "Fluids, IV",
        "Age": "34",
        "Age Unit": "Years",
        "Gender": "Male",
        "State": "Washington",
    }
    return usual | {name.replace("_", " "): value for name, value in values.items()}


def write_rows(path: Path, rows: Iterable[dict[str, Any]], header: Sequence[str] = NPDS) -> Path:
    """Write a CSV with the columns of a header."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_book(path: Path, rows: Iterable[dict[str, Any]], header: Sequence[str] = NPDS) -> Path:
    """Write a workbook with a cover sheet, and the list under a title on the second one."""
    book = openpyxl.Workbook()
    book.active.append(["Query run by the center"])
    sheet = book.create_sheet("Case Listing")
    sheet.append(["Kratom exposures"])
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(name) for name in header])
    book.save(path)
    return path
