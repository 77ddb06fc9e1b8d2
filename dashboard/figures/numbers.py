"""How counts, shares and quarters are written on a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.wording import FEW, share

EN_DASH: Final = "\u2013"
"""In a range; alone on a base line it means not published."""
APOSTROPHE: Final = "\u2019"


def year_short(year: int | str) -> str:
    """A year in two digits with an apostrophe, for narrow ticks."""
    return f"{APOSTROPHE}{int(year) % 100:02d}"


def thousands(count: int) -> str:
    """``3390`` as ``3,390``."""
    return f"{count:,}"


def share_or_few(count: int, base: int) -> str:
    """The share, or ``few`` when the count is too small to carry one. Zero is ``0%``."""
    if 0 < count < FEW:
        return "few"
    return share(count, base)


def with_unit(count: int, unit: str) -> str:
    """``1 report``, ``2 reports``; ``unit`` is the plural."""
    return f"{thousands(count)} {unit.removesuffix('s') if count == 1 else unit}"


def quarter_list(quarters: Sequence[str]) -> str:
    """Quarters for a label: ``2026-Q1, Q2``; more than three in a row: ``2025-Q2 to 2026-Q2``."""
    if len(quarters) > 3:
        first, last = ((int(one[:4]), int(one[6])) for one in (quarters[0], quarters[-1]))
        spanned = 4 * (last[0] - first[0]) + last[1] - first[1] + 1
        if spanned > len(quarters):
            return f"{len(quarters)} quarters from {quarters[0]} to {quarters[-1]}"
        return f"{quarters[0]} to {quarters[-1]}"
    written: list[str] = []
    year = ""
    for quarter in quarters:
        same_year = quarter[:4] == year
        year = quarter[:4]
        written.append(quarter[5:] if same_year else quarter)
    return ", ".join(written)
