"""The report system of a jurisdiction: what its numbers are, and what they cannot say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from etl.sources.base import OwnSystem, ReportSystem
from etl.sources.medical_examiner.offices import CONNECTICUT, TESTED
from etl.vocabulary.schemas import load

KEY = "medical_examiner"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def own_system(folder: Path, *, record: ReportSystem) -> OwnSystem | None:
    """The report system of a staged list; None for Connecticut's, which is the record's.

    Args:
        folder: of the staged release.
        record: Connecticut's system, which has what all offices have in common.
    """
    (whose,) = pq.read_table(folder / "jurisdiction.parquet").to_pylist()
    if whose["key"] == CONNECTICUT:
        return None
    tests = pq.read_table(folder / "test.parquet").to_pylist()
    name, deaths = whose["name"], whose["deaths"] or "the deaths in its list"
    office = whose["office"] or f"the medical examiner of {name}"
    system = replace(
        record,
        key=f"{KEY}_{whose['key']}",
        family=KEY,
        name=name,
        long_name=f"Medical examiner, {deaths}",
        what_it_is=(
            f"Deaths investigated by {office}: {deaths}. A substance is counted where the cause "
            "of death, a contributing condition or a field of findings lists it, which says that "
            "it was found, not that it alone killed."
        ),
        date_charted="dated by day of death",
        cannot_tell=(
            "whether one of several substances caused the death",
            _not_looked_for(tests, record.cannot_tell[1]),
            "leaf from extract or 7-OH where the laboratory finds the alkaloid alone",
            "anything about other places, or about people who did not die",
        ),
        headline_start=f"{name} recorded",
        confined_to=f"{name} only: {deaths}.",
        tests=f" {_sentence(name, tests)}",
    )
    return OwnSystem(
        system=system,
        publisher=office[0].upper() + office[1:],
        dataset=f"Deaths, {name}: {deaths}",
        url=whose["url"] or "",
        licence=whose["licence"] or "as the office says",
        cadence="as added",
    )


def _sentence(name: str, tests: Iterable[dict[str, Any]]) -> str:
    """What an office looks for, e.g. `Our County tests for mitragynine since 2018.`."""
    said = {one["substance"]: one for one in tests}
    rows = sorted(load("substances"), key=lambda row: row.whole("sort_order"))
    found: dict[str, list[str]] = {}
    for row in rows:
        one = said.get(row["key"], {"tested": "not known", "since": None})
        found.setdefault(one["tested"], []).append(row["words"] + _since(one))
    openings = {
        "yes": f"{name} tests for",
        "no": f"{name} does not test for",
        "not known": "It is not known whether it tests for",
    }
    if found.keys() == {"not known"}:
        return f"What {name} tests for is not known."
    return " ".join(f"{openings[one]} {' or '.join(found[one])}." for one in TESTED if one in found)


def _since(one: dict[str, Any]) -> str:
    if not one["since"]:
        return ""
    day = date.fromisoformat(one["since"])
    words = {
        "day": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "month": f"{MONTHS[day.month - 1]} {day.year}",
    }
    return f" since {words.get(one['since_precision'], str(day.year))}"


def _not_looked_for(tests: Iterable[dict[str, Any]], usual: str) -> str:
    """What the list cannot say about substances that are not looked for."""
    no = [one["substance"] for one in tests if one["tested"] == "no"]
    words = [row["words"] for row in load("substances") if row["key"] in no]
    if words:
        return f"whether {' or '.join(words)} was there: the office does not test for it"
    return usual
