"""The watched substances as the published file has them, without building one."""

from __future__ import annotations

import csv
from dataclasses import fields

from dashboard.theme import Substance
from etl.vocabulary import VOCABULARY


def _read() -> dict[str, Substance]:
    with (VOCABULARY / "substances.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["sort_order"]))
    names = [one.name for one in fields(Substance) if one.name != "width"]
    return {
        row["key"]: Substance(**{name: row[name] for name in names}, width=float(row["width"]))
        for row in rows
    }


SUBSTANCES = _read()
