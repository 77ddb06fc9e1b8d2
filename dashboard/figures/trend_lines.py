"""The lines of a trend: markers, hollow ones in the incomplete tail, counts, hover texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.figures.marks import (
    Sheet,
)
from dashboard.figures.numbers import thousands, with_unit
from dashboard.figures.trend_series import QUARTER, Plot, Series
from dashboard.theme import SMALL_PX


def draw_lines(sheet: Sheet, lines: Sequence[Series], *, plot: Plot, unit: str) -> None:
    """All halos, then all lines, then all markers, so that none hides another's line."""
    paper = plot.view.palette.paper
    joined = [one for one in lines if one.is_joined]
    for one in joined:
        halo = {"color": paper, "width": one.style.width + 2.5}
        _scatter(sheet, one, one.complete, mode="lines", line=halo, meta="halo")
    for one in joined:
        _line(sheet, one, plot=plot)
    for one in lines:
        if one.is_joined:
            _markers(sheet, one, plot=plot)
        else:
            _counts(sheet, one, plot=plot, with_text=len(lines) == 1)
        hover(sheet, one, levels=one.frame["reports"], yaxis="y", plot=plot, unit=unit)


def _line(sheet: Sheet, one: Series, *, plot: Plot) -> None:
    line = {"color": one.style.mark(plot.view.scheme), "dash": one.style.dash}
    solid = line | {"width": one.style.width}
    _scatter(sheet, one, one.complete, mode="lines", line=solid, meta="line")
    if len(one.tail):
        thin = line | {"width": 1.5}
        _scatter(sheet, one, one.bridged, mode="lines", line=thin, opacity=0.75, meta="tail")


def _markers(sheet: Sheet, one: Series, *, plot: Plot) -> None:
    """At each first quarter and the last complete one; hollow in the tail."""
    starts = one.complete["quarter_start"]
    marked = one.complete[(starts.dt.month == 1) | (starts == one.anchor["quarter_start"])]
    _scatter(sheet, one, marked, mode="markers", marker=marker_of(one, plot=plot), meta="markers")
    if len(one.tail):
        hollow = marker_of(one, plot=plot, hollow=True)
        _scatter(sheet, one, one.tail, mode="markers", marker=hollow, meta="tail-markers")


def _counts(sheet: Sheet, one: Series, *, plot: Plot, with_text: bool) -> None:
    """A mark for each quarter with a report, hollow in the tail, with its count if it fits."""
    digits = len(str(int(one.drawn["reports"].max())))
    quarters = max(1.0, (plot.end - plot.start) / QUARTER)
    has_text = with_text and plot.width_px / quarters >= 1 + 7 * digits
    for rows, meta in ((one.complete, "markers"), (one.tail, "tail-markers")):
        reported = rows[rows["reports"] > 0]
        marker = marker_of(one, plot=plot, hollow=meta == "tail-markers")
        style: dict[str, Any] = {"mode": "markers", "marker": marker, "meta": meta}
        if has_text:
            style |= {
                "mode": "markers+text",
                "text": [thousands(int(count)) for count in reported["reports"]],
                "textposition": "top center",
                "textfont": {"size": SMALL_PX, "color": plot.view.palette.ink_2},
            }
        _scatter(sheet, one, reported, **style)


def hover(
    sheet: Sheet,
    one: Series,
    *,
    levels: Iterable[float],
    yaxis: str,
    plot: Plot,
    unit: str,
) -> None:
    """Points in every quarter that carry the hover text and are not seen.

    Plotly shows the nearest point of each trace, also one of another quarter; only a trace
    with a point in every quarter is sure to speak of the quarter in the heading. Each point
    is a line of its own, parted from the next by a gap, so nothing is drawn; the hover box
    still shows the substance's color and dash.
    """
    points = [
        (row["quarter_start"], level, *_hover_text(row, unit=unit))
        for row, level in zip(one.frame.to_dict("records"), levels, strict=True)
    ]
    sheet.figure.add_scatter(
        x=[when for when, *_ in points for _ in range(2)],
        y=[value for _, level, *_ in points for value in (level, None)],
        yaxis=yaxis,
        mode="lines",
        connectgaps=False,
        line={
            "color": one.style.mark(plot.view.scheme),
            "width": one.style.width,
            "dash": one.style.dash,
        },
        name=one.style.label,
        meta="hover",
        customdata=[
            text + (", incomplete" if is_incomplete else "")
            for _, _, text, is_incomplete in points
            for _ in range(2)
        ],
        hovertemplate="%{customdata}",
    )


def _hover_text(row: Mapping[Any, Any], *, unit: str) -> tuple[str, bool]:
    if pd.isna(row["reports"]):
        return "not known", False
    return with_unit(int(row["reports"]), unit), bool(row["is_incomplete"])


def marker_of(one: Series, *, plot: Plot, hollow: bool = False) -> dict[str, Any]:
    """The marker of a substance, hollow in the incomplete tail."""
    color, paper = one.style.mark(plot.view.scheme), plot.view.palette.paper
    larger = {"diamond": 2, "triangle-up": 3}.get(one.style.symbol, 0)
    return {
        "symbol": one.style.symbol,
        "size": (7 if hollow else 8) + larger,
        "color": paper if hollow else color,
        "line": {"color": color if hollow else paper, "width": 1.75 if hollow else 1},
        "opacity": 1,
    }


def _scatter(sheet: Sheet, one: Series, rows: pd.DataFrame, **style: Any) -> None:
    sheet.figure.add_scatter(
        x=rows["quarter_start"],
        y=rows["reports"],
        name=one.style.label,
        cliponaxis=False,
        hoverinfo="skip",
        **style,
    )
