"""Synthetic openFDA enforcement records: invented recalls of invented firms.

Recall numbers run from 9001 in every year, above any that FDA has given.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

from etl.demo.openfda import Record, answer, gzipped
from etl.sources.openfda_recalls.fetch import RECORDS_FILES

_SALMONELLA: Final = "Product may be contaminated with Salmonella."
_UNAPPROVED: Final = "Marketed without an approved application: contains 7-hydroxymitragynine."

# Day begun, firm, endpoint, class, who initiated it, reason, products.
_RECALLS: Final = (
    (
        date(2018, 3, 26),
        "Demo Leaf Traders LLC",
        "food/enforcement",
        "Class I",
        "Voluntary: Firm Initiated",
        _SALMONELLA,
        ("Green Maeng Da Kratom, 60 capsules", "Red Bali Kratom powder, 250 g pouch"),
    ),
    (
        date(2018, 4, 9),
        "Synthetic Botanicals Inc.",
        "food/enforcement",
        "Class I",
        "FDA Mandated",
        _SALMONELLA,
        (
            "White Borneo kratom powder, 30 g",
            "White Borneo kratom capsules, 80 count",
            "Mitragyna speciosa leaf powder, 1000 g",
        ),
    ),
    (
        date(2018, 6, 4),
        "Invented Herbals Co.",
        "drug/enforcement",
        "Class II",
        "Voluntary: FDA Requested",
        "Marketed without an approved application: contains kratom.",
        ("Herbal relief tincture with mitragynine, 30 ml",),
    ),
    (
        date(2021, 5, 17),
        "Demo Leaf Traders LLC",
        "food/enforcement",
        "Class II",
        "Voluntary: Firm Initiated",
        "Elevated levels of lead.",
        ("Gold Maeng Da Kratom, 120 g",),
    ),
    (
        date(2025, 8, 11),
        "Example Alkaloids LLC",
        "drug/enforcement",
        "Class II",
        "Voluntary: FDA Requested",
        _UNAPPROVED,
        ("7-OH chewable tablets, 20 mg, 6 count", "7-OH shot, 60 ml"),
    ),
    (
        date(2026, 2, 2),
        "Example Alkaloids LLC",
        "drug/enforcement",
        "Not Yet Classified",
        "Voluntary: Firm Initiated",
        "Undeclared mitragynine pseudoindoxyl.",
        ("Relaxing tablets, 10 count",),
    ),
    # a recall that a wide search finds and our rules do not count
    (
        date(2023, 9, 5),
        "Placeholder Bakery Inc.",
        "food/enforcement",
        "Class II",
        "Voluntary: Firm Initiated",
        "Undeclared milk.",
        ("Hopia ube pastry, 6 pieces",),
    ),
)


def _records() -> dict[str, list[Record]]:
    """Return the records of both endpoints, one per recalled product."""
    records: dict[str, list[Record]] = {endpoint: [] for endpoint in RECORDS_FILES}
    numbers: dict[tuple[str, int], int] = {}
    for event, (begun, firm, endpoint, level, who, reason, products) in enumerate(_RECALLS):
        letter = "F" if endpoint == "food/enforcement" else "D"
        for product in products:
            number = numbers.get((letter, begun.year), 9000) + 1
            numbers[letter, begun.year] = number
            records[endpoint].append(
                {
                    "recall_number": f"{letter}-{number}-{begun.year}",
                    "event_id": str(900001 + event),
                    "product_type": "Food" if letter == "F" else "Drugs",
                    "status": "Ongoing" if begun.year == 2026 else "Terminated",
                    "classification": level,
                    "recalling_firm": firm,
                    "product_description": product,
                    "reason_for_recall": reason,
                    "code_info": "all lots",
                    "voluntary_mandated": who,
                    "recall_initiation_date": f"{begun:%Y%m%d}",
                    "report_date": f"{begun + timedelta(days=23):%Y%m%d}",
                }
            )
    return records


def write_openfda_recalls(folder: Path) -> list[Path]:
    """Write the recalls of both endpoints into an existing folder and return the paths."""
    paths = []
    for endpoint, records in _records().items():
        path = folder / RECORDS_FILES[endpoint]
        path.write_bytes(gzipped(answer(records)))
        paths.append(path)
    return paths
