"""Where things stand on a chart, in pixels: scales, label placement, text width.

Labels are placed in Python, before the figure is made, because Plotly does not move them.
Heights are fixed, so vertical pixels are exact. Widths are not: horizontal room is reckoned
for the narrowest page on which a build is shown, and a wider page only has more of it.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Final

WIDE_PX: Final = 672
"""Narrowest figure of a wide build: a page of 721 px less its gutters."""
HEADROOM: Final = 1.006
"""Upper end of a y-axis over its last tick; at 1 Plotly leaves out that grid line."""
SMALL_HEADROOM: Final = 1.02
"""The same for plots about 100 px high, where a thousandth is less than a pixel."""
NARROW_PX: Final = 288
"""Narrowest figure of a narrow build: a 320 px phone less its gutters."""

_MANTISSAS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80)

# Advance widths of Helvetica and Arial, thousandths of the type size. They are the widest
# of the font stack, so what fits here fits in every other face of it.
_WIDTHS: Final = (
    dict.fromkeys("ijl'|\u2019", 222)
    | dict.fromkeys(" ft,./:;!I[]·", 278)
    | dict.fromkeys("r()-\u2013", 333)
    | dict.fromkeys("ckszvxyJ", 500)
    | dict.fromkeys("mM%", 850)
    | dict.fromkeys("wCDHNRUw", 722)
    | dict.fromkeys("ABEKPSVXY&", 667)
    | dict.fromkeys("FTLZ", 611)
    | dict.fromkeys("GOQ", 778)
    | {"W": 944}
)


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Width in px of a line of text, within a few percent, on the wide side."""
    thousandths = sum(_WIDTHS.get(character, 556) for character in text)
    return thousandths * size / 1000 * (1.07 if bold else 1.02)


def shorten(text: str, *, size: float, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` px."""
    if text_width(text, size=size) <= width:
        return text
    while text and text_width(text + "…", size=size) > width:
        text = text[:-1]
    return text.rstrip(" ,;\\/(") + "…"


def wrap(text: str, *, size: float, width: float) -> list[str]:
    """The text in lines of at most ``width`` px, broken between words."""
    characters = max(8, int(width / (size * 0.5)))
    return textwrap.wrap(text, characters, break_long_words=False)


def nice_ticks(highest: float, *, intervals: int) -> list[int]:
    """Ticks from zero to a round number at or above ``highest``, about ``intervals`` steps.

    One step more or fewer is taken where it wastes less of the plot. Steps are whole numbers,
    since counts are: a highest value of 3 gives four ticks, not halves of reports.
    """
    if highest <= 0:
        return [0, 1]
    scales = [
        _ticks(highest, intervals=tried)
        for tried in (intervals, intervals + 1, intervals - 1)
        if tried > 0
    ]
    return min(scales, key=lambda ticks: ticks[-1])


def _ticks(highest: float, *, intervals: int) -> list[int]:
    wanted = max(1.0, highest / intervals)
    scale = 10 ** max(0, math.floor(math.log10(wanted)) - 1)
    step = next(
        candidate
        for factor in (scale, scale * 10, scale * 100)
        for candidate in (mantissa * factor for mantissa in _MANTISSAS)
        if candidate >= wanted
    )
    return [step * index for index in range(math.ceil(highest / step) + 1)]


def percent_ticks(highest: float, *, intervals: int, spare: int = 0) -> list[int]:
    """Ticks for percentages: steps people halve and quarter in their head, at most to 100.

    Up to ``spare`` steps more are taken where they waste less of the plot.
    """
    highest = min(highest, 100.0)
    scales = []
    for tried in range(intervals, intervals + spare + 1):
        step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100) if step >= highest / tried)
        scales.append([step * index for index in range(max(1, math.ceil(highest / step)) + 1)])
    return min(scales, key=lambda ticks: ticks[-1])


def push_apart(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Positions at least ``gap`` apart, in the same order, as near to ``wanted`` as can be.

    Least total squared move: isotonic regression of the positions less their share of gaps
    (pool adjacent violators). All stay within ``low`` to ``high``; where that is too short
    for the gaps, the gap shrinks evenly.

    Returns:
        One position for each of ``wanted``, in its order.
    """
    count = len(wanted)
    if count == 0:
        return []
    if count > 1:
        gap = min(gap, (high - low) / (count - 1))
    order = sorted(range(count), key=lambda index: wanted[index])
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, size = wanted[index] - rank * gap, 1
        while pools and pools[-1][0] > mean:
            before, before_size = pools.pop()
            mean = (mean * size + before * before_size) / (size + before_size)
            size += before_size
        pools.append((mean, size))
    level = [mean for mean, size in pools for _ in range(size)]
    placed = [0.0] * count
    for rank, index in enumerate(order):
        held = min(max(level[rank], low), high - (count - 1) * gap)
        placed[index] = held + rank * gap
    return placed
