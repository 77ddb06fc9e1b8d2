"""Tiny lists of medical examiners' offices for tests; every value in them is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

MILWAUKEE = [
    "CaseNum", "DeathDate", "EventDate", "Age", "Gender", "Race", "Mode", "CauseA", "CauseOther",
    "DeathType", "DeathSubType", "CaseType", "DeathAddr", "DeathCity", "DeathZip", "EventAddr",
    "EventCity", "EventZip", "ResCity", "ResZip",
]  # fmt: skip
SECRETS = ("24-00417", "12 NOWHERE ST", "NOWHEREVILLE", "99999", "Martian")
"""What of a row must be nowhere after staging."""
MAPPING = """preset = "milwaukee"

[jurisdiction]
key = "milwaukee"
name = "Milwaukee County"
state = "WI"
office = "Milwaukee County Medical Examiner's Office"
deaths = "all deaths that the office investigated"

[tests]
mitragynine = { tested = "yes", since = "2018-03" }
7-oh = "no"
"""


def milwaukee_row(number: str = "24-00417", **values: str) -> dict[str, str]:
    """Give a row in the layout of Milwaukee's list."""
    usual = {
        "CaseNum": number,
        "DeathDate": "3/9/2024 11:52:00 PM",
        "EventDate": "3/8/2024 1:00:00 AM",
        "Age": "76 Years",
        "Gender": "Male",
        "Race": "Martian",
        "Mode": "Accident",
        "CauseA": "Acute mixed drug intoxication (fentanyl, cocaine and mitragynine)",
        "DeathType": "Poisoning/Drug/Alcohol",
        "DeathSubType": "Drug abuse",
        "CaseType": "ME",
    }
    usual |= dict.fromkeys(("DeathAddr", "EventAddr"), "12 NOWHERE ST")
    usual |= dict.fromkeys(("DeathCity", "EventCity", "ResCity"), "NOWHEREVILLE")
    usual |= dict.fromkeys(("DeathZip", "EventZip", "ResZip"), "99999")
    return usual | values


def write_list(
    path: Path, rows: Iterable[dict[str, str]], header: Sequence[str] = MILWAUKEE
) -> Path:
    """Write a CSV with the columns of a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_mapping(path: Path, text: str = MAPPING) -> Path:
    """Write a mapping file."""
    path.write_text(text, encoding="utf-8")
    return path
