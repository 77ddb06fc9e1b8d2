"""CDC's overdose deaths: the twelve months ending with each month, reported and predicted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.geometry import HEADROOM, nice_ticks
from dashboard.figures.marks import Sheet, bold, empty_sheet, moment, small, write
from dashboard.figures.numbers import thousands
from dashboard.frames import Row, rows_of, values_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

_HEIGHT_PX: Final = 300


def overdose_lines_figure(frame: pd.DataFrame, *, view: View) -> Figure:
    """Two lines from zero in ink: reported solid, predicted dotted; no substance color.

    Args:
        frame: Columns ``month_end``, ``reported_value``, ``predicted_value`` of one indicator.
        view: Color scheme and width.
    """
    if frame.empty:
        return empty_sheet(view)
    months = [moment(month) for month in values_of(pd.to_datetime(frame["month_end"]))]
    rows = sorted(
        (row | {"month_end": month} for row, month in zip(rows_of(frame), months, strict=True)),
        key=lambda row: str(row["month_end"]),
    )
    highest = max(
        float(row[name] or 0) for row in rows for name in ("reported_value", "predicted_value")
    )
    ticks = nice_ticks(highest, intervals=4)
    right = 8 if view.narrow else 150
    sheet = Sheet(view, height=_HEIGHT_PX, margin={"l": 58, "r": right, "t": 44, "b": 28})
    sheet.set_layout(
        xaxis={
            "dtick": "M24" if view.narrow else "M12",
            "tickformat": "%Y",
            "hoverformat": "%b %Y",
        },
        yaxis={"range": [0, ticks[-1] * HEADROOM], "tickvals": ticks},
    )
    palette = view.palette
    for column, name, dash, width in (
        ("predicted_value", "predicted", "2px,4px", 2.0),
        ("reported_value", "reported", "solid", 2.25),
    ):
        sheet.add_trace(
            "scatter",
            x=[row["month_end"] for row in rows],
            y=[row[column] for row in rows],
            mode="lines",
            line={"color": palette.any_, "dash": dash, "width": width},
            name=name,
            hovertemplate="%{y:,.0f} " + name + "<extra></extra>",
        )
    write(sheet, "Deaths in twelve months", x=0, xshift=-52, y=1, yshift=24, size=SMALL_PX)
    _labels(sheet, rows, top=ticks[-1] * HEADROOM, view=view)
    return sheet.finish()


def _labels(sheet: Sheet, rows: Sequence[Row], *, top: float, view: View) -> None:
    """Name the lines: at their end where there is room, else above the plot."""
    last = rows[-1]
    named = [("Predicted, dotted", last["predicted_value"]), ("Reported", last["reported_value"])]
    known = [(name, float(value)) for name, value in named if value is not None]
    if view.narrow:
        words = " · ".join(f"{name} {thousands(round(value))}" for name, value in known)
        write(sheet, words, x=0, xshift=-52, y=1, yshift=6, size=SMALL_PX)
        return
    inner = _HEIGHT_PX - 44 - 28
    places = [value / top * inner for _, value in known]
    if len(places) == 2 and places[0] - places[1] < 34:
        middle = sum(places) / 2
        places = [middle + 17, middle - 17]
    for (name, value), place in zip(known, places, strict=True):
        write(
            sheet,
            f"{bold(name, color=view.palette.ink)}<br>{small(thousands(round(value)))}",
            x=1,
            xshift=12,
            y=0,
            yshift=place,
            yanchor="middle",
            size=TEXT_PX,
        )
