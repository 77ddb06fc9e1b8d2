"""Synthetic deaths in the layout of Connecticut's file: latest header, without file numbers.

Every place is called SYNTHETIC TOWN and lies at 0, 0. Shares of substances loosely follow the
deaths of 2012-2018; the growth of mitragynine after them is chosen, so that the pages show a line.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from etl.demo.draw import Draw, shares

FILE_NAME = "Accidental_Drug_Related_Deaths_SYNTHETIC.csv"
LAST_DAY = date(2025, 12, 31)
COLUMNS = (
    "Date",
    "Date Type",
    "Age",
    "Sex",
    "Race",
    "Residence City",
    "Death City",
    "Description of Injury",
    "Cause of Death",
    "Manner of Death",
    "Other Significant Conditions",
    "Heroin",
    "Heroin death certificate (DC)",
    "Cocaine",
    "Fentanyl",
    "Fentanyl Analogue",
    "Oxycodone",
    "Ethanol",
    "Benzodiazepine",
    "Methadone",
    "Xylazine",
    "Gabapentin",
    "Other Opioid",
    "Any Opioid",
    "Other",
    "DeathCityGeo",
)
PER_YEAR = {2012: 36, 2013: 49, 2014: 56, 2015: 73, 2016: 92, 2017: 104, 2018: 102}
PER_YEAR |= {2019: 120, 2020: 137, 2021: 152, 2022: 146, 2023: 133, 2024: 98, 2025: 84}
MITRAGYNINE = {2016: 1, 2017: 2, 2018: 3, 2019: 5, 2020: 7, 2021: 9, 2022: 12, 2023: 14}
MITRAGYNINE |= {2024: 17, 2025: 21}
# Name in the cause and the column it sets; weights chosen after the shares of 2012-2018.
FOUND = shares(
    {
        ("Fentanyl", "Fentanyl"): 44.0,
        ("Heroin", "Heroin"): 30.0,
        ("Cocaine", "Cocaine"): 30.0,
        ("Ethanol", "Ethanol"): 25.0,
        ("Alprazolam", "Benzodiazepine"): 12.0,
        ("Oxycodone", "Oxycodone"): 10.0,
        ("Methadone", "Methadone"): 9.0,
        ("Clonazepam", "Benzodiazepine"): 7.0,
        ("Acetyl Fentanyl", "Fentanyl Analogue"): 6.0,
        ("Xylazine", "Xylazine"): 5.0,
        ("Gabapentin", "Gabapentin"): 5.0,
        ("Diphenhydramine", ""): 4.0,
        ("Buprenorphine", ""): 3.0,
        ("Quetiapine", ""): 3.0,
        ("Tianeptine", ""): 1.0,
    }
)
HOW_MANY = shares({1: 30.0, 2: 34.0, 3: 22.0, 4: 10.0, 5: 4.0})
BESIDE_MITRAGYNINE = shares({0: 8.0, 1: 24.0, 2: 30.0, 3: 22.0, 4: 16.0})
SEX = shares({"Male": 74.0, "Female": 25.5, "": 0.5})
_OPIOIDS = frozenset({"Heroin", "Fentanyl", "Fentanyl Analogue", "Oxycodone", "Methadone"})


def _cause(names: list[str], draw: Draw) -> str:
    """Return a cause of death in one of the office's ways of writing it."""
    if len(names) == 1:
        return draw.one_of((f"Acute {names[0]} Intoxication", f"{names[0]} Toxicity"))
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    words = draw.one_of(("Acute Intoxication due to the Combined Effects of ", "Combined drugs: "))
    text = words + listed
    return text.upper() if draw.chance(0.1) else text


def _death(draw: Draw, year: int, *, with_mitragynine: bool) -> dict[str, str]:
    day = draw.day(date(year, 1, 1), min(date(year, 12, 31), LAST_DAY))
    count = draw.pick(BESIDE_MITRAGYNINE if with_mitragynine else HOW_MANY)
    found = draw.pick_distinct(FOUND, count)
    names = [name for name, _ in found]
    if with_mitragynine:
        names.append("Mitragynine")
    row = dict.fromkeys(COLUMNS, "") | {
        "Date": f"{day:%m/%d/%Y}" + (" 12:00:00 AM" if draw.chance(0.5) else ""),
        "Date Type": "Date of death" if draw.chance(0.7) else "Date reported",
        "Age": str(round(draw.normal(43, 12, low=16, high=85))),
        "Sex": draw.pick(SEX),
        "Residence City": "SYNTHETIC TOWN",
        "Death City": "SYNTHETIC TOWN",
        "Description of Injury": "Substance abuse",
        "Cause of Death": _cause(names, draw),
        "Manner of Death": "Accident",
        "DeathCityGeo": "SYNTHETIC TOWN, CT\n(0.0, 0.0)",
    }
    columns = {column for _, column in found if column}
    row |= dict.fromkeys(columns, "y" if draw.chance(0.1) else "Y")
    if columns & _OPIOIDS:
        row["Any Opioid"] = "Y"
    if "Buprenorphine" in names and draw.chance(0.5):
        row["Other Opioid"] = "Bupren"
    if with_mitragynine and draw.chance(0.3):
        row["Other"] = "mitragynine"
    return row


def write_deaths(folder: Path, *, seed: int) -> list[Path]:
    """Write the cumulative file into an existing folder and return its path."""
    draw = Draw(seed, "medical examiner")
    rows = [
        _death(draw, year, with_mitragynine=number < MITRAGYNINE.get(year, 0))
        for year, count in PER_YEAR.items()
        for number in range(count)
    ]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(draw.shuffled(rows))
    # a row that says nothing, to be rejected
    blank = dict.fromkeys(COLUMNS, "")
    writer.writerow(blank | {"Date": "03/01/2024", "Age": "51", "Sex": "Female"})
    path = folder / FILE_NAME
    path.write_bytes(buffer.getvalue().encode("utf-8"))
    return [path]
