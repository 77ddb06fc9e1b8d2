"""The trend: reports per quarter received, one line per substance, one source a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import pandas as pd

from dashboard.figures.geometry import (
    HEADROOM,
    NARROW_PX,
    WIDE_PX,
    nice_ticks,
)
from dashboard.figures.marks import Sheet, empty_sheet, moment
from dashboard.figures.trend_labels import (
    CIRCLE_GAP_PX,
    draw_events,
    draw_strip,
    draw_top_text,
    names_at_edge,
    names_on_lines,
)
from dashboard.figures.trend_lines import draw_lines
from dashboard.figures.trend_series import QUARTER, Plot, Quarter, Series, series_of
from dashboard.frames import Row, rows_of
from dashboard.theme import Figure, View


def trend_figure(
    frame: pd.DataFrame,
    *,
    view: View,
    unit: str = "reports",
    events: pd.DataFrame | None = None,
) -> Figure:
    """Lines of reports per quarter; a substance under 16 reports is a strip of marks instead.

    A substance under 16 in every quarter has a mark for each quarter with a report at its height,
    and no line: so few make no trend. Where it stands alone the marks carry their counts.

    Incomplete quarters are separate thin traces with hollow markers over a hatched band. A quarter
    that is not known is a gap in the line, over a band of its own. On a
    wide page the lines are named at the right edge, on a narrow one above a quiet stretch.

    Args:
        frame: Rows of the macro ``trend`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
        events: Columns ``event_date``, ``label``, ``number``; those outside the period are
            left out, see ``visible_events``.
    """
    if frame.empty:
        return empty_sheet(view)
    series = series_of(frame, view)
    lines = [one for one in series if one.is_line]
    strips = [one for one in series if not one.is_line]
    shown = rows_of(visible_events(frame, events))
    plot = plot_of(series, view=view, events=shown)

    sheet = Sheet(view, height=plot.height, margin=plot.margin)
    _axes(sheet, plot=plot)
    _tail_bands(sheet, plot=plot)
    draw_events(sheet, shown, plot=plot)
    draw_lines(sheet, lines, plot=plot, unit=unit)
    if not lines:
        # without a trace of its own Plotly leaves the axis out and moves everything on it
        sheet.add_trace("scatter", x=[moment(plot.start)], y=[None], hoverinfo="skip", name="axis")
    for index, one in enumerate(strips):
        draw_strip(sheet, one, index=index, plot=plot, unit=unit)
    if view.narrow:
        names_on_lines(sheet, lines, plot=plot, events=shown)
    else:
        names_at_edge(sheet, lines, plot=plot)
    draw_top_text(sheet, series, plot=plot, unit=unit)
    return sheet.finish()


def visible_events(frame: pd.DataFrame, events: pd.DataFrame | None) -> pd.DataFrame:
    """The events that fall within the quarters of a trend frame, in order of date.

    Use it for the list under the chart as well, so that every number drawn is explained.
    """
    if events is None or events.empty or frame.empty:
        return pd.DataFrame(columns=["event_date", "label", "number"])
    starts = pd.to_datetime(frame["quarter_start"])
    dates = pd.to_datetime(events["event_date"])
    inside = (dates >= starts.min()) & (dates < starts.max() + pd.DateOffset(months=3))
    return events.assign(event_date=dates)[inside].sort_values("event_date", kind="stable")


def plot_of(series: Sequence[Series], *, view: View, events: Sequence[Row]) -> Plot:
    """The plot for these series: lines, strips, ticks and sizes."""
    lines = [one for one in series if one.is_line]
    quarters = [quarter for one in series for quarter in one.quarters]
    first, last = (find(quarter.start for quarter in quarters) for find in (min, max))
    highest = max((one.reach if one.is_joined else one.highest for one in lines), default=0)
    room = (NARROW_PX if view.narrow else WIDE_PX - 150) - 50
    # the last quarter is drawn at its first day; an event late in it needs the axis longer
    latest = [event["event_date"] + QUARTER * 0.05 for event in events]
    grows = any(one.growing for one in lines)
    end = max([last + QUARTER * (0.75 if grows else 0.27), *latest])
    return Plot(
        view=view,
        start=first if first < last else first - QUARTER / 2,
        end=end,
        bands=_bands(quarters, end=end),
        ticks=nice_ticks(highest, intervals=4),
        lines=len(lines),
        strips=len(series) - len(lines),
        circle_rows=-(-len(events) * CIRCLE_GAP_PX // room),
    )


def _axes(sheet: Sheet, *, plot: Plot) -> None:
    values, labels = _time_ticks(plot)
    sheet.set_layout(
        xaxis={
            "range": [moment(plot.start), moment(plot.end)],
            "tickvals": [moment(value) for value in values],
            "ticktext": labels,
            "hoverformat": "%Y-Q%q",
            "anchor": "y",
            "showline": True,
            "linecolor": plot.view.palette.axis,
        },
        hoversubplots="axis",
        yaxis={
            "domain": [plot.floor, 1],
            "range": [0, plot.ticks[-1] * HEADROOM],
            "tickvals": list(plot.ticks),
            "rangemode": "tozero",
            "showticklabels": bool(plot.lines),
            "showgrid": bool(plot.lines),
        },
    )
    if plot.strips:
        sheet.set_layout(
            yaxis2={
                "domain": [0, (plot.under_px - 22) / plot.inner_px],
                "range": [plot.strips, 0],
                "visible": False,
                "fixedrange": True,
            }
        )


def _time_ticks(plot: Plot) -> tuple[list[datetime], list[str]]:
    """One tick a year, named as often as there is room; quarters when the period is short."""
    quarters = _starts(plot.start, plot.end)
    if plot.end - plot.start > 8 * QUARTER:
        years = [start for start in quarters if start.month == 1]
        every = next(
            step
            for step in (1, 2, 4, 5, 10, 20)
            if plot.width_px / len(years) * step >= 36 or step == 20
        )
        return years, [
            str(year.year) if index % every == 0 else "" for index, year in enumerate(years)
        ]
    every = max(1, -(-len(quarters) * 56 // int(plot.width_px)))
    return quarters, [
        f"{start.year}-Q{(start.month + 2) // 3}" if index % every == 0 else ""
        for index, start in enumerate(quarters)
    ]


def _starts(first: datetime, last: datetime) -> list[datetime]:
    """The first days of the quarters that begin in a time."""
    starts = (
        datetime(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in (1, 4, 7, 10)
    )
    return [start for start in starts if first <= start <= last]


def _bands(quarters: Sequence[Quarter], *, end: datetime) -> list[tuple[datetime, datetime]]:
    """Each unbroken stretch of incomplete quarters, half a quarter to either side."""
    flagged = {quarter.start for quarter in quarters if quarter.is_incomplete}
    starts = sorted({quarter.start for quarter in quarters})
    bands = []
    for is_flagged, group in groupby(starts, key=flagged.__contains__):
        own = list(group)
        if is_flagged:
            right = end if own[-1] == starts[-1] else own[-1] + QUARTER / 2
            bands.append((max(starts[0], own[0] - QUARTER / 2), right))
    return bands


def _tail_bands(sheet: Sheet, *, plot: Plot) -> None:
    if plot.lines:
        for left, right in plot.bands:
            _hatch(sheet, left, right, plot=plot)


def _hatch(sheet: Sheet, start: datetime, end: datetime, *, plot: Plot) -> None:
    """Hatch on paper, not a fill: a fill would take 7-OH under 3:1."""
    top = plot.ticks[-1]
    left, right = moment(start), moment(end)
    sheet.add_trace(
        "scatter",
        x=[left, left, right, right, left],
        y=[0, top, top, 0, 0],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillpattern={
            "shape": "/",
            "size": 6,
            "solidity": 0.18,
            "bgcolor": "rgba(0,0,0,0)",
            "fgcolor": plot.view.palette.tail_line,
        },
        hoverinfo="skip",
        name="incomplete quarters",
        meta="tail-band",
    )
    at = plot.fraction(start)
    sheet.add_shape(
        type="line",
        xref="paper",
        yref="y domain",
        x0=at,
        x1=at,
        y0=0,
        y1=1,
        line={"color": plot.view.palette.axis, "width": 1, "dash": "3px,2px"},
        layer="below",
    )
