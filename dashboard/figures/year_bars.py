"""Reports per calendar year in one source, small enough to stand under a count."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from dashboard.figures.geometry import SMALL_HEADROOM, nice_ticks, text_width
from dashboard.figures.marks import Sheet, empty_sheet, write
from dashboard.figures.numbers import EN_DASH, thousands, with_unit, year_short
from dashboard.frames import Row, rows_of
from dashboard.theme import SMALL_PX, Figure, View

NO_FILE: Final = "no file"
_WIDTH_PX = 258
"""Narrowest column of the row of sources."""


def year_bars_figure(
    frame: pd.DataFrame,
    *,
    view: View,
    unit: str,
    years: tuple[int, int] | None = None,
) -> Figure:
    """Bars per year on the source's own scale; the last complete year is the dark one.

    An incomplete year is hatched with an outline. A year without a row, or without a file, carries
    a dash: not known, which is not zero. A zero is written as 0, a hidden count as its sign.

    Args:
        frame: Rows of the macro ``counts_by_year`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
        years: First and last year of the axis, so that the years of several sources align.
    """
    height = 118 if view.narrow else 132
    if frame.empty:
        return empty_sheet(view, height=height)
    rows = {int(row["year"]): row for row in rows_of(frame.sort_values("year"))}
    known = [row for row in rows.values() if row["reports"] is not None]
    first, last = years or (min(rows), max(rows))
    ticks = nice_ticks(max((int(row["reports"]) for row in known), default=0), intervals=2)
    left = text_width(thousands(ticks[-1]), size=SMALL_PX) + 12
    sheet = Sheet(view, height=height, margin={"l": max(34.0, left), "r": 0, "t": 10, "b": 20})
    _bars(sheet, known, view=view, unit=unit)
    for year in range(first, last + 1):
        _remark(sheet, rows.get(year), year=year, view=view)
    values = list(range(first, last + 1))
    sheet.set_layout(
        xaxis={
            "range": [first - 0.5, last + 0.5],
            "tickvals": values,
            "ticktext": _year_labels(values, width=_WIDTH_PX - left),
            "ticks": "",
            "showline": True,
            "linecolor": view.palette.axis,
        },
        yaxis={
            "range": [0, ticks[-1] * SMALL_HEADROOM],
            "tickvals": ticks,
            "ticklabelstandoff": 4,
        },
        hovermode="closest",
    )
    return sheet.finish()


def _bars(sheet: Sheet, rows: Sequence[Row], *, view: View, unit: str) -> None:
    palette = view.palette
    question = max((row["year"] for row in rows if not row["is_incomplete"]), default=None)
    fills: list[str] = []
    edges: list[str] = []
    shapes: list[str] = []
    hover: list[str] = []
    for row in rows:
        incomplete = bool(row["is_incomplete"])
        is_dark = incomplete or row["year"] == question
        color = palette.any_ if is_dark else palette.bar_rest
        fills.append(palette.paper if incomplete else color)
        edges.append(color)
        shapes.append("/" if incomplete else "")
        so_far = f", to {row['through_quarter']} only" if incomplete else ""
        if incomplete and row.get("missing"):
            so_far = f", without {row['missing']}: not loaded"
        hover.append(f"{row['year']}: {with_unit(int(row['reports']), unit)}{so_far}")
    pattern: dict[str, Any] = {
        "shape": shapes,
        "size": 5,
        "solidity": 0.22,
        "fgcolor": palette.ink_3,
        "bgcolor": palette.paper,
        "fillmode": "overlay",
    }
    widths = [1.25 if shape else 0 for shape in shapes]
    sheet.add_trace(
        "bar",
        x=[int(row["year"]) for row in rows],
        y=[int(row["reports"]) for row in rows],
        marker={"color": fills, "line": {"color": edges, "width": widths}, "pattern": pattern},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        name="reports per year",
    )


def _remark(sheet: Sheet, row: Row | None, *, year: int, view: View) -> None:
    """A dash where nothing is published, ``0`` where nothing was reported, a sign where hidden."""
    if row is None or row.get("reports_text") == NO_FILE:
        text = EN_DASH
    elif row["reports"] is None:
        text = html.escape(str(row["reports_text"]))
    elif row["reports"] == 0:
        text = "0"
    else:
        return
    write(sheet, text, x=year, xref="x", xanchor="center", y=0, yshift=1, color=view.palette.ink_2)


def _year_labels(years: list[int], *, width: float) -> list[str]:
    """The first year in full, the others in two digits, as often as there is room."""
    every = next((step for step in (1, 2, 4, 5, 10) if width / len(years) * step >= 40), len(years))
    return [
        "" if index % every else (str(year) if index == 0 else year_short(year))
        for index, year in enumerate(years)
    ]
