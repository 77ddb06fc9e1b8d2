"""A synthetic line list of a poison center in NPDS terms: invented cases, no place, no text.

The shapes (growth, sex, outcomes, reasons) follow published aggregates loosely. It carries columns
that a list should not bring along (county, ZIP, narrative) so that the demo shows them dropped, and
is small enough that the tables made from it have cells to hide.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from etl.demo.draw import Draw, shares

FILE_NAME = "synthetic_poison_center_line_list.csv"
HEADER = (
    "Case Number", "Start Date", "Call Type", "Species", "Substance", "Substance Rank", "Reason",
    "Chronicity", "Route", "Management Site", "Medical Outcome", "Clinical Effects", "Therapies",
    "Age", "Age Unit", "Gender", "County", "Zip Code 5", "Case Narrative",
)  # fmt: skip

# Human exposures drawn per year (chosen); the list ends on 30 September 2026.
_CASES = {2019: 46, 2020: 52, 2021: 61, 2022: 74, 2023: 92, 2024: 118, 2025: 171, 2026: 131}
_LAST_DAY = date(2026, 9, 30)
_SHARE_7_OH = {2023: 0.03, 2024: 0.11, 2025: 0.24, 2026: 0.29}
_FIRST_NUMBER = 900_001

_KRATOM = shares({"KRATOM": 70, "MITRAGYNINE (KRATOM)": 25, "KRATOM EXTRACT": 5})
_SEVEN_OH = shares({"7-HYDROXYMITRAGYNINE": 85, "7-OH TABLET": 12, "MITRAGYNINE PSEUDOINDOXYL": 3})
_OTHERS = shares(
    {
        "ETHANOL (BEVERAGES)": 26, "ALPRAZOLAM": 12, "CLONAZEPAM": 6, "GABAPENTIN": 10,
        "SERTRALINE": 8, "QUETIAPINE": 5, "CANNABIS": 9, "METHAMPHETAMINE": 5,
        "DIPHENHYDRAMINE": 7, "FENTANYL": 6, "KAVA": 3, "PHENIBUT": 3, "TIANEPTINE": 3,
        "LOPERAMIDE": 2, "UNKNOWN DRUG": 4,
    }
)  # fmt: skip
_OUTCOMES = shares(
    {
        "No effect": 7, "Minor effect": 24, "Moderate effect": 37, "Major effect": 8, "Death": 1,
        "Not followed, minimal clinical effects possible (no more than minor effect possible)": 12,
        "Not followed, judged as nontoxic exposure (clinical effects not expected)": 2,
        "Unable to follow, judged as a potentially toxic exposure": 7,
        "Unrelated effect, the exposure was probably not responsible for the effect(s)": 2,
    }
)  # fmt: skip
_REASONS = shares(
    {
        "Intentional - Abuse": 36, "Intentional - Misuse": 15,
        "Intentional - Suspected suicide": 12, "Intentional - Unknown": 7,
        "Unintentional - General": 9, "Unintentional - Misuse": 4,
        "Adverse reaction - Drug": 9, "Other - Withdrawal": 4, "Unknown reason": 4,
    }
)  # fmt: skip
_SITES = shares(
    {
        "Treated/evaluated and released": 35, "Admitted to critical care unit": 15,
        "Admitted to noncritical care unit": 13, "Admitted to psychiatric facility": 4,
        "Managed on site (non health care facility)": 22,
        "Patient refused referral/did not arrive at HCF": 5,
        "Patient lost to follow-up/left AMA": 6,
    }
)  # fmt: skip
_CHRONICITY = shares({"Acute": 48, "Acute-on-chronic": 26, "Chronic": 17, "Unknown": 9})
_EFFECTS = shares(
    {
        "Agitated/irritable": 23, "Tachycardia": 22, "Drowsiness/lethargy": 19, "Vomiting": 13,
        "Nausea": 12, "Confusion": 11, "Hypertension": 10, "Seizures (single)": 8, "Tremor": 7,
        "Diaphoresis": 6, "Respiratory depression": 5, "Hallucinations/delusions": 4, "Coma": 2,
        "AST, ALT >100": 2,
    }
)  # fmt: skip
_RELATED = shares({"Related": 74, "Unknown if related": 20, "Not related": 6})
_THERAPIES = shares(
    {
        "Fluids, IV": 30, "Benzodiazepines": 18, "Naloxone": 12, "Oxygen": 8, "Antiemetics": 9,
        "Intubation": 3, "Dilute/irrigate/wash": 6, "Charcoal, single dose": 3,
    }
)  # fmt: skip
_UNITS = shares(
    {"": 88, "20s": 2, "30s": 2, "40s": 2, "Unknown adult (>=20 yrs)": 5, "Unknown age": 1}
)
Row = dict[str, str]


def write_poison_center(folder: Path, *, seed: int) -> list[Path]:
    """Write the line list into an existing folder and return its path."""
    draw = Draw(seed, "poison center")
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(draw))
    path = folder / FILE_NAME
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return [path]


def _rows(draw: Draw) -> Iterator[Row]:
    number = _FIRST_NUMBER
    for year, cases in _CASES.items():
        for _ in range(cases):
            yield from _case(draw, number=number, year=year)
            number += 1
    for kind in ("Information call",) * 23 + ("Confirmed nonexposure",) * 4:
        day = draw.day(date(2023, 1, 1), _LAST_DAY)
        yield _first(draw, number=number, day=day) | {"Call Type": kind, "Substance": "KRATOM"}
        number += 1
    for _ in range(12):
        day = draw.day(date(2023, 1, 1), _LAST_DAY)
        yield _first(draw, number=number, day=day) | {"Species": "Dog", "Substance": "KRATOM"}
        number += 1
    broken = _first(draw, number=number, day=_LAST_DAY)
    yield broken | {"Substance": "KRATOM", "Start Date": "13/45/2026"}
    yield broken | {"Substance": ""}


def _case(draw: Draw, *, number: int, year: int) -> Iterator[Row]:
    """The rows of a case, one for each substance in the order of rank."""
    last = min(date(year, 12, 31), _LAST_DAY)
    first = _first(draw, number=number, day=draw.day(date(year, 1, 1), last))
    watched = _SEVEN_OH if draw.chance(_SHARE_7_OH.get(year, 0.0)) else _KRATOM
    others = draw.whole(1, 3) if draw.chance(0.38) else 0
    names = [draw.pick(watched), *draw.pick_distinct(_OTHERS, others)]
    if others and draw.chance(0.2):
        names = [names[1], names[0], *names[2:]]
    for rank, name in enumerate(names, start=1):
        yield first | {"Substance": name, "Substance Rank": str(rank)}


def _first(draw: Draw, *, number: int, day: date) -> Row:
    unit = draw.pick(_UNITS)
    age = "" if unit else str(int(draw.normal(35, 12, low=1, high=79)))
    effects = draw.pick_distinct(_EFFECTS, draw.whole(0, 4))
    therapies = draw.pick_distinct(_THERAPIES, draw.whole(0, 2))
    return {
        "Case Number": f"DEMO-{number}",
        "Start Date": f"{day.month}/{day.day}/{day.year} {draw.whole(0, 23)}:{draw.whole(10, 59)}",
        "Call Type": "Exposure",
        "Species": "Human",
        "Reason": draw.pick(_REASONS),
        "Chronicity": draw.pick(_CHRONICITY),
        "Route": "Ingestion" if draw.chance(0.96) else "Inhalation/nasal",
        "Management Site": draw.pick(_SITES),
        "Medical Outcome": draw.pick(_OUTCOMES),
        "Clinical Effects": "; ".join(f"{one} ({draw.pick(_RELATED)})" for one in effects),
        "Therapies": "; ".join(therapies),
        "Age": age,
        "Age Unit": unit or "Years",
        "Gender": draw.pick(shares({"Male": 66, "Female": 33, "Unknown": 1})),
        "County": "Synthetic",
        "Zip Code 5": "00000",
        "Case Narrative": "Synthetic, no text",
    }
