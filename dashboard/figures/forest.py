"""How much more often something is reported with a substance: ratios with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from dashboard.figures.geometry import NARROW_PX, shorten, text_width
from dashboard.figures.marks import Sheet, bold, empty_sheet, plain, small, write
from dashboard.figures.numbers import thousands
from dashboard.figures.share_rows import pixel_rows
from dashboard.frames import Row, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

MINUS: Final = "\u2212"
FEWEST: Final = 3
"""Under so many reports nothing is estimated."""
_LOWEST, _HIGHEST = 0.1, 300.0
"""The axis reaches at least from one to the other, so that charts can be compared."""
_ROW_PX: Final = 23
_NARROW_ROW_PX: Final = 42
_LABEL_PX: Final = 215
_COUNT_PX: Final = 58
_COLUMNS: Final = (
    ("ror", "Reporting odds ratio", "(95% interval)", 128),
    ("ic", "IC", "(lower)", 84),
)
_EBGM: Final = ("ebgm", "EBGM", "(EB05)", 84)
SCOPES: Final = {
    "suspect": "suspect only",
    "events": "events, duplicates once",
    "us": "United States",
    "adults": "adults",
    "one_product": "one product",
    "no_literature": "no literature",
    "before_recoding": "before October 2021",
    "after_recoding": "since then",
    "without_dominant": "without the most listed products",
    "opioids": "against opioids",
    "supplements": "against supplements",
}
"""Other scopes of a ratio: the columns `ror_…` of a row, in words."""


def forest_figure(
    frame: pd.DataFrame,
    *,
    view: View,
    substance: str,
    others: str = "other products",
    unit: str = "reports",
) -> Figure:
    """A row for each event: reports, reporting odds ratio with its interval, and other measures.

    A filled mark is above by both lower limits (`is_above`). A row under 3 reports is gray and has
    no mark. Small dots are the ratios of the row in other scopes (`SCOPES`). The axis is
    logarithmic.

    Args:
        frame: Rows of a macro `more_often_…` for one source and substance, in the order drawn.
        view: Color scheme and width.
        substance: Key of the substance, for color and marker.
        others: What it is compared with, in words.
        unit: What is counted.
    """
    rows = rows_of(frame)
    if not rows:
        return empty_sheet(view)
    row_px = _NARROW_ROW_PX if view.narrow else _ROW_PX
    height = row_px * len(rows) + 6
    columns = [] if view.narrow else _columns_of(rows)
    right = sum(width for *_, width in columns)
    room = NARROW_PX - 48 if view.narrow else _LABEL_PX
    labels = [shorten(str(row["label"]), size=TEXT_PX, width=room) for row in rows]
    label_px = 0.0 if view.narrow else max(text_width(text, size=TEXT_PX) for text in labels) + 8
    left = 0 if view.narrow else label_px + _COUNT_PX
    sheet = Sheet(view, height=height + 58, margin={"l": left, "r": right, "t": 54, "b": 4})
    pixel_rows(sheet, height=height)
    centers = [row_px * (place + 0.5) + 3 for place in range(len(rows))]
    marks = [center + 10 for center in centers] if view.narrow else centers
    _axis(sheet, rows, height=height, view=view)
    _scopes(sheet, rows, centers=marks, view=view)
    _intervals(sheet, rows, centers=marks, substance=substance, view=view)
    for text, row, center in zip(labels, rows, centers, strict=True):
        _row(sheet, row, text, y=center, left=left, columns=columns, view=view)
    _heads(sheet, columns=columns, view=view, others=others, unit=unit)
    return sheet.finish()


def ratio_text(value: float | None) -> str:
    """A ratio with two figures or none behind the point: 0.07, 9.7, 91."""
    if value is None:
        return "–"
    digits = 0 if value >= 9.95 else 1 if value >= 0.095 else 2
    return f"{value:,.{digits}f}"


def component_text(value: float | None) -> str:
    """An information component, with a minus sign that is one."""
    # Zero has no sign.
    return "–" if value is None else f"{round(value, 1) + 0.0:.1f}".replace("-", MINUS)


def ratios_elsewhere(row: Mapping[str, Any]) -> dict[str, float]:
    """The ratios of a row in other scopes, by the words of the scope; those that there are."""
    return {
        words: float(ratio)
        for key, words in SCOPES.items()
        if (ratio := row.get(f"ror_{key}")) is not None and ratio > 0
    }


def _columns_of(rows: Sequence[Row]) -> list[tuple[str, str, str, int]]:
    has_ebgm = any(row.get("ebgm") is not None for row in rows)
    return [*_COLUMNS, *([_EBGM] if has_ebgm else [])]


def _axis(sheet: Sheet, rows: Sequence[Row], *, height: float, view: View) -> None:
    found = [row[name] for row in rows for name in ("ror_lower", "ror", "ror_upper")]
    found += [ratio for row in rows for ratio in ratios_elsewhere(row).values()]
    ratios = [value for value in found if value]
    low = min(_LOWEST, *ratios) if ratios else _LOWEST
    high = max(_HIGHEST, *ratios) if ratios else _HIGHEST
    ticks = [10.0**power for power in range(math.ceil(math.log10(low)), int(math.log10(high)) + 1)]
    sheet.set_layout(
        xaxis={
            "range": [math.log10(low) - 0.08, math.log10(high) + 0.08],
            "side": "top",
            "tickvals": [math.log10(tick) for tick in ticks],
            "ticktext": [
                bold("as often", color=view.palette.ink) if tick == 1 else f"{tick:,g} ×"
                for tick in ticks
            ],
            "ticks": "",
            "showgrid": True,
            "zeroline": False,
            "fixedrange": True,
        }
    )
    sheet.add_shape(
        type="line", x0=0, x1=0, y0=0, y1=height, line={"color": view.palette.ink, "width": 1.5}
    )


def _scopes(sheet: Sheet, rows: Sequence[Row], *, centers: Sequence[float], view: View) -> None:
    """A small dot for the ratio of a row in each other scope, a little below its mark."""
    dots = [
        (math.log10(ratio), center + 6, f"{words}: ROR {ratio_text(ratio)}")
        for row, center in zip(rows, centers, strict=True)
        if row["reports"] >= FEWEST
        for words, ratio in ratios_elsewhere(row).items()
    ]
    if not dots:
        return
    x, y, words = zip(*dots, strict=True)
    sheet.add_trace(
        "scatter",
        mode="markers",
        x=[round(place, 3) for place in x],
        y=list(y),
        marker={"symbol": "circle", "size": 4, "color": view.palette.ink_3},
        name="other scopes",
        customdata=list(words),
        hovertemplate="%{customdata}<extra></extra>",
    )


def _intervals(
    sheet: Sheet, rows: Sequence[Row], *, centers: Sequence[float], substance: str, view: View
) -> None:
    style = view.substances[substance]
    color = style.mark(view.scheme)
    estimated = [
        (row, center)
        for row, center in zip(rows, centers, strict=True)
        if row["ror"] is not None and row["reports"] >= FEWEST
    ]
    ends: list[Any] = []
    places: list[Any] = []
    for row, center in estimated:
        ends += [math.log10(row["ror_lower"]), math.log10(row["ror_upper"]), None]
        places += [center, center, None]
    sheet.add_trace(
        "scatter",
        mode="lines",
        x=ends or [None],
        y=places or [None],
        line={"color": color, "width": 2},
        hoverinfo="skip",
        name="95% intervals",
    )
    for is_above in (True, False):
        own = [(row, center) for row, center in estimated if bool(row["is_above"]) == is_above]
        sheet.add_trace(
            "scatter",
            mode="markers",
            x=[math.log10(row["ror"]) for row, _ in own],
            y=[center for _, center in own],
            marker={
                "symbol": style.symbol,
                "size": 9,
                "color": color if is_above else view.palette.paper,
                "line": {"color": color, "width": 0 if is_above else 1.5},
            },
            name="more often" if is_above else "not more often",
            customdata=[_in_full(row) for row, _ in own],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _in_full(row: Row) -> str:
    return (
        f"{bold(plain(str(row['label'])))}<br>{thousands(int(row['reports']))} reports, "
        f"{row['expected']:,.1f} expected; ROR {_with_interval(row)}"
    )


def _with_interval(row: Row) -> str:
    return (
        f"{ratio_text(row['ror'])} ({ratio_text(row['ror_lower'])} to "
        f"{ratio_text(row['ror_upper'])})"
    )


def _row(
    sheet: Sheet,
    row: Row,
    text: str,
    *,
    y: float,
    left: float,
    columns: Sequence[tuple[str, str, str, int]],
    view: View,
) -> None:
    """The words of a row: name, reports, and the measures on its right."""
    palette = view.palette
    few = row["reports"] < FEWEST
    full = str(row["label"])
    at = y - 9 if view.narrow else y
    line = {"y": at, "yref": "y", "yanchor": "middle"}
    write(
        sheet,
        plain(text),
        x=0,
        xshift=-left,
        size=TEXT_PX,
        color=palette.ink_3 if few else palette.ink,
        hovertext=plain(full) if text != full else None,
        **({"bgcolor": palette.paper} if view.narrow else {}),
        **line,
    )
    count = bold(thousands(int(row["reports"])), color=palette.ink_3 if few else palette.ink)
    if view.narrow and few:
        count += ", not estimated"
    side = {"x": 1} if view.narrow else {"x": 0, "xshift": -18}
    write(sheet, count, xanchor="right", **side, **line)
    if few or row["ror"] is None:
        why = "under 3, not estimated" if few else "on no other report, no ratio"
        if not view.narrow:
            write(sheet, why, x=1, xshift=8, color=palette.ink_3, **line)
        return
    shift = 8
    for name, _, _, width in columns:
        write(sheet, _measure(row, name, view), x=1, xshift=shift, **line)
        shift += width


def _measure(row: Row, name: str, view: View) -> str:
    if name == "ic":
        return f"{component_text(row['ic'])} ({component_text(row['ic_lower'])})"
    if name == "ebgm":
        return f"{ratio_text(row['ebgm'])} ({ratio_text(row['eb05'])})"
    value = bold(ratio_text(row["ror"]), color=view.palette.ink)
    return f"{value} ({ratio_text(row['ror_lower'])} to {ratio_text(row['ror_upper'])})"


def _heads(
    sheet: Sheet,
    *,
    columns: Sequence[tuple[str, str, str, int]],
    view: View,
    others: str,
    unit: str,
) -> None:
    """The heads of the columns, and the sides of the axis in words."""
    head = {"y": 1, "yanchor": "bottom", "size": SMALL_PX}
    if not view.narrow:
        write(sheet, unit.capitalize(), x=0, xshift=-18, yshift=4, xanchor="right", **head)
    shift = 8
    for _, first, second, width in columns:
        write(sheet, f"{first}<br>{small(second)}", x=1, xshift=shift, yshift=4, **head)
        shift += width
    words = f"← less often · more often than with {others} →"
    if view.narrow:
        words = "← less often · listed more often →"
    write(sheet, words, x=0.5, xanchor="center", yshift=34, color=view.palette.ink_2, **head)
