"""What became of the case versions in each FAERS quarter: kept, replaced or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from dashboard.figures.geometry import SMALL_HEADROOM, nice_ticks, text_width
from dashboard.figures.marks import Sheet, empty_sheet, write
from dashboard.figures.numbers import thousands
from dashboard.frames import Row, rows_of
from dashboard.theme import SMALL_PX, Figure, View

_FATES: Final = (
    ("kept", "stands"),
    ("superseded", "replaced by a later version"),
    ("deleted", "deleted by FDA"),
)
_KEY_PX: Final = 22


def version_bars_figure(frame: pd.DataFrame, *, view: View) -> Figure:
    """Stacked bars per quarter of the file; what stands is the dark part, deletions are hatched.

    Args:
        frame: Rows of the table ``mart_faers_version``.
        view: Color scheme and width.
    """
    if frame.empty:
        return empty_sheet(view)
    rows = sorted(rows_of(frame), key=lambda row: str(row["quarter"]))
    ticks = nice_ticks(max(int(row["delivered"]) for row in rows), intervals=3)
    left = text_width(thousands(ticks[-1]), size=SMALL_PX) + 12
    top = 10 + _KEY_PX * (len(_FATES) if view.narrow else 1)
    margin = {"l": max(34.0, left), "r": 0.0, "t": float(top), "b": 24.0}
    sheet = Sheet(view, height=150 + top, margin=margin)
    for fate, words in _FATES:
        _bars(sheet, rows, fate=fate, words=words, view=view)
    _key(sheet, view=view)
    quarters = [str(row["quarter"]) for row in rows]
    sheet.set_layout(
        xaxis={
            "type": "category",
            "tickvals": _named(quarters, room=280 if view.narrow else 900),
            "showline": True,
            "linecolor": view.palette.axis,
            "ticks": "",
        },
        yaxis={
            "range": [0, ticks[-1] * SMALL_HEADROOM],
            "tickvals": ticks,
        },
        barmode="stack",
        bargap=0.25,
        hovermode="x unified",
    )
    return sheet.finish()


def _style(fate: str, view: View) -> dict[str, Any]:
    palette = view.palette
    if fate == "deleted":
        return {
            "color": palette.paper,
            "line": {"color": palette.any_, "width": 1},
            "pattern": {"shape": "/", "size": 4, "fgcolor": palette.any_, "solidity": 0.35},
        }
    color = palette.any_ if fate == "kept" else palette.bar_rest
    return {"color": color, "line": {"color": color, "width": 1}}


def _bars(sheet: Sheet, rows: Sequence[Row], *, fate: str, words: str, view: View) -> None:
    sheet.add_trace(
        "bar",
        x=[row["quarter"] for row in rows],
        y=[row[fate] for row in rows],
        marker=_style(fate, view),
        customdata=[f"{int(row[fate]):,} {words}" for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        name=words,
    )


def _key(sheet: Sheet, *, view: View) -> None:
    """Name the three parts above the bars, beside a sample of each."""
    shift = 0.0
    for index, (fate, words) in enumerate(_FATES):
        row = len(_FATES) - 1 - index if view.narrow else 0
        middle = 10 + _KEY_PX * row + _KEY_PX / 2
        style = _style(fate, view)
        sheet.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=1,
            x0=shift,
            x1=shift + 12,
            y0=middle - 6,
            y1=middle + 6,
            fillcolor=style["color"],
            line=style["line"],
        )
        if fate == "deleted":
            sheet.add_shape(
                type="line",
                xref="paper",
                yref="paper",
                xsizemode="pixel",
                ysizemode="pixel",
                xanchor=0,
                yanchor=1,
                x0=shift,
                x1=shift + 12,
                y0=middle - 6,
                y1=middle + 6,
                line=style["line"],
            )
        write(sheet, words, x=0, y=1, xshift=shift + 18, yshift=middle - 8)
        if not view.narrow:
            shift += 18 + text_width(words, size=SMALL_PX) + 24


def _named(quarters: list[str], *, room: int) -> list[str]:
    """The quarters to name: first quarters of years where there are many, as room allows."""
    firsts = [quarter for quarter in quarters if quarter.endswith("Q1")] or quarters
    shown = quarters if len(quarters) * 60 <= room else firsts
    every = max(1, -(-len(shown) * 60 // room))
    return shown[::every]
