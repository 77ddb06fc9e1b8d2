"""The watched substances, as `substances.csv` lists them: no other place does."""

from __future__ import annotations

import re

from etl.vocabulary.schema import Row
from etl.vocabulary.schemas import load


def substance_keys() -> tuple[str, ...]:
    """The keys of the watched substances, in their order."""
    return tuple(row["key"] for row in _rows())


def review_words() -> tuple[str, ...]:
    """Words that a misspelling of a watched substance is compared with, for review only."""
    return tuple(word for row in _rows() for word in _listed(row, "review_words"))


def substances_by_name() -> dict[str, str]:
    """The key of a substance by each name that a person may give it: its key and its aliases."""
    return {name: row["key"] for row in _rows() for name in (row["key"], *_listed(row, "aliases"))}


def _rows() -> list[Row]:
    return sorted(load("substances"), key=lambda row: row.whole("sort_order"))


def _listed(row: Row, column: str) -> list[str]:
    return [word for word in re.split(r"\s*,\s*", row[column]) if word]
