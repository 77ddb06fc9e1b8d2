"""Synthetic context: overdose deaths in CDC's layout and the answers of an invented survey.

The overdose deaths go up to 2023 and down after it, as CDC's do; no value is CDC's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from etl.demo.draw import Draw

VSRR_FILE = "VSRR_Provisional_Drug_Overdose_Death_Counts_SYNTHETIC.csv"
SURVEY_FILE = "community_survey_SYNTHETIC.csv"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
VSRR_COLUMNS = (
    "State",
    "Year",
    "Month",
    "Period",
    "Indicator",
    "Data Value",
    "Percent Complete",
    "Percent Pending Investigation",
    "State Name",
    "Footnote",
    "Footnote Symbol",
    "Predicted Value",
)
# Twelve months ending with December of the year, country; between them straight lines.
YEAR_END = {2014: 46_000, 2015: 51_500, 2016: 63_800, 2017: 71_200, 2018: 67_300, 2019: 71_500}
YEAR_END |= {2020: 93_400, 2021: 108_200, 2022: 109_300, 2023: 106_900, 2024: 79_600, 2025: 71_300}
YEAR_END |= {2026: 68_000}
LAST = (2026, 6)
STATES = {"US": ("United States", 1.0), "CT": ("Connecticut", 0.013), "OH": ("Ohio", 0.046)}
# Share of all overdose deaths; classes overlap.
INDICATORS = {
    "Number of Drug Overdose Deaths": 1.0,
    "Synthetic opioids, excl. methadone (T40.4)": 0.62,
    "Psychostimulants with abuse potential (T43.6)": 0.31,
    "Cocaine (T40.5)": 0.24,
    "Heroin (T40.1)": 0.08,
}
PENDING_MONTHS = 6
FINAL = ("Numbers may differ from published reports using final data. See Technical Notes.", "**")
UNDERREPORTED = ("Underreported due to incomplete data.", "*")


def write_vsrr(folder: Path, *, seed: int) -> list[Path]:
    """Write the export, with byte-order mark and thousands commas, and return its path."""
    draw = Draw(seed, "vsrr")
    last = 12 * LAST[0] + LAST[1] - 1
    rows = [
        _vsrr_row(draw, state, month=month, last=last, indicator=indicator)
        for state in STATES
        for month in range(12 * 2015, last + 1)
        for indicator in INDICATORS
    ]
    return [_write(folder / VSRR_FILE, VSRR_COLUMNS, rows, encoding="utf-8-sig")]


def _vsrr_row(draw: Draw, state: str, *, month: int, last: int, indicator: str) -> dict[str, str]:
    year, place = divmod(month, 12)
    before, after = YEAR_END[year - 1], YEAR_END[year]
    name, part = STATES[state]
    whole = (before + (after - before) * (place + 1) / 12) * part * INDICATORS[indicator]
    predicted = whole * draw.normal(1.0, 0.004, low=0.98, high=1.02)
    pending = max(0, PENDING_MONTHS - (last - month)) / PENDING_MONTHS
    reported = predicted * (1 - 0.045 * pending)
    footnote, symbol = UNDERREPORTED if pending else FINAL
    return {
        "State": state,
        "Year": str(year),
        "Month": MONTHS[place],
        "Period": "12 month-ending",
        "Indicator": indicator,
        "Data Value": f"{reported:,.0f}",
        "Percent Complete": "100",
        "Percent Pending Investigation": f"{0.05 + 0.3 * pending:.4f}",
        "State Name": name,
        "Footnote": footnote,
        "Footnote Symbol": symbol,
        "Predicted Value": f"{predicted:,.0f}",
    }


SURVEY_COLUMNS = (
    "collected_by",
    "collected_from",
    "collected_to",
    "condition",
    "scale_max",
    "before",
    "after",
    "notes",
)
CONDITIONS = {"chronic pain": 34, "opioid use disorder": 27, "anxiety": 22, "fatigue": 6}
# What cannot be, for the table of lines not loaded.
IMPOSSIBLE = (("4", "11"), ("6/7", "9/10"), ("2-3", "8"), ("4", ""))


def write_survey(folder: Path, *, seed: int) -> list[Path]:
    """Write the answers of an invented survey, some of which cannot be, and return the path."""
    draw = Draw(seed, "community survey")
    answers = [
        (condition, str(draw.whole(1, 6)), str(draw.whole(4, 10)))
        for condition, count in CONDITIONS.items()
        for _ in range(count)
    ]
    answers += [("chronic pain", before, after) for before, after in IMPOSSIBLE]
    rows = [
        {
            "collected_by": "Synthetic demo group",
            "collected_from": "2025-01-01",
            "collected_to": "2025-12-31",
            "condition": condition,
            "scale_max": "10",
            "before": before,
            "after": after,
            "notes": "Synthetic note, dropped when staged",
        }
        for condition, before, after in draw.shuffled(answers)
    ]
    return [_write(folder / SURVEY_FILE, SURVEY_COLUMNS, rows, encoding="utf-8")]


def _write(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]], *, encoding: str
) -> Path:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path
