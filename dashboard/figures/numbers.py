"""How counts, shares and quarters are written on a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FEW_BELOW: Final = 16
"""Under this count there is no percentage, line or rank.

The reliability threshold of U.S. Cancer Statistics (technical notes, suppression of rates and
counts): under 16 the relative standard error of a count passes 25%.
"""

EN_DASH: Final = "\u2013"
"""In a range; alone on a base line it means not published."""
APOSTROPHE: Final = "\u2019"


def year_short(year: int | str) -> str:
    """A year in two digits with an apostrophe, for narrow ticks."""
    return f"{APOSTROPHE}{int(year) % 100:02d}"


def thousands(count: int) -> str:
    """``3390`` as ``3,390``."""
    return f"{count:,}"


def share_text(count: int, base: int) -> str:
    """Whole percentage that never rounds a part to nothing or to everything.

    ``0%`` and ``100%`` are kept for none and all; between them stand ``<1%`` and ``>99%``.
    Without a base there is no share: the text is empty.
    """
    if base == 0:
        return ""
    percent = 100 * count / base
    if 0 < percent < 0.5:
        return "<1%"
    if 99.5 <= percent < 100:
        return ">99%"
    return f"{percent:.0f}%"


def share_or_few(count: int, base: int) -> str:
    """The share, or ``few`` when the count is too small to carry one. Zero is ``0%``."""
    if 0 < count < FEW_BELOW:
        return "few"
    return share_text(count, base)


def with_unit(count: int, unit: str) -> str:
    """``1 report``, ``2 reports``; ``unit`` is the plural."""
    return f"{thousands(count)} {unit.removesuffix('s') if count == 1 else unit}"


def quarter_list(quarters: Sequence[str]) -> str:
    """Quarters in a row for a label: ``2026-Q1, Q2``; more than three: ``2025-Q2 to 2026-Q2``."""
    if len(quarters) > 3:
        return f"{quarters[0]} to {quarters[-1]}"
    written: list[str] = []
    year = ""
    for quarter in quarters:
        same_year = quarter[:4] == year
        year = quarter[:4]
        written.append(quarter[5:] if same_year else quarter)
    return ", ".join(written)
