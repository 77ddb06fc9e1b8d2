"""The trend: reports per quarter received, one line per substance, one source a figure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.geometry import (
    HEADROOM,
    NARROW_PX,
    WIDE_PX,
    nice_ticks,
)
from dashboard.figures.marks import (
    Sheet,
    empty_sheet,
)
from dashboard.figures.trend_labels import (
    CIRCLE_GAP_PX,
    draw_events,
    draw_strip,
    draw_top_text,
    names_at_edge,
    names_on_lines,
)
from dashboard.figures.trend_lines import draw_lines
from dashboard.figures.trend_series import QUARTER, Plot, Series, series_of
from dashboard.theme import View


def trend_figure(
    frame: pd.DataFrame,
    *,
    view: View,
    unit: str = "reports",
    events: pd.DataFrame | None = None,
) -> go.Figure:
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
    rows = frame.assign(
        quarter_start=pd.to_datetime(frame["quarter_start"]),
        is_incomplete=frame["is_incomplete"].astype(bool) | frame["reports"].isna(),
    )
    series = series_of(rows, view)
    lines = [one for one in series if one.is_line]
    strips = [one for one in series if not one.is_line]
    shown = visible_events(rows, events)
    plot = plot_of(rows, lines=lines, strips=len(strips), view=view, events=shown)

    sheet = Sheet(view, height=plot.height, margin=plot.margin)
    _axes(sheet, plot=plot)
    _tail_bands(sheet, plot=plot)
    draw_events(sheet, shown, plot=plot)
    draw_lines(sheet, lines, plot=plot, unit=unit)
    if not lines:
        # without a trace of its own Plotly leaves the axis out and moves everything on it
        sheet.figure.add_scatter(x=[plot.start], y=[None], hoverinfo="skip", name="axis")
    for index, one in enumerate(strips):
        draw_strip(sheet, one, index=index, plot=plot, unit=unit)
    if view.narrow:
        names_on_lines(sheet, lines, plot=plot, events=shown)
    else:
        names_at_edge(sheet, lines, plot=plot)
    draw_top_text(sheet, rows, plot=plot, unit=unit)
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


def plot_of(
    rows: pd.DataFrame,
    *,
    lines: Sequence[Series],
    strips: int,
    view: View,
    events: pd.DataFrame,
) -> Plot:
    """The plot for these rows: lines, strips, ticks and sizes."""
    first, last = rows["quarter_start"].min(), rows["quarter_start"].max()
    highest = max((int(one.drawn["reports"].max()) for one in lines), default=0)
    room = (NARROW_PX if view.narrow else WIDE_PX - 150) - 50
    # the last quarter is drawn at its first day; an event late in it needs the axis longer
    latest = [date + QUARTER * 0.05 for date in events["event_date"]]
    end = max([last + QUARTER * 0.27, *latest])
    return Plot(
        view=view,
        start=first if first < last else first - QUARTER / 2,
        end=end,
        bands=_bands(rows, end=end),
        ticks=nice_ticks(highest, intervals=4),
        lines=len(lines),
        strips=strips,
        circle_rows=-(-len(events) * CIRCLE_GAP_PX // room),
    )


def _axes(sheet: Sheet, *, plot: Plot) -> None:
    values, labels = _time_ticks(plot)
    sheet.figure.update_xaxes(
        range=[plot.start, plot.end],
        tickvals=values,
        ticktext=labels,
        hoverformat="%Y-Q%q",
        anchor="y",
        showline=True,
        linecolor=plot.view.palette.axis,
    )
    sheet.figure.update_layout(hoversubplots="axis")
    sheet.figure.update_yaxes(
        domain=[plot.floor, 1],
        range=[0, plot.ticks[-1] * HEADROOM],
        tickvals=list(plot.ticks),
        rangemode="tozero",
        showticklabels=bool(plot.lines),
        showgrid=bool(plot.lines),
    )
    if plot.strips:
        sheet.figure.update_layout(
            yaxis2={
                "domain": [0, (plot.under_px - 22) / plot.inner_px],
                "range": [plot.strips, 0],
                "visible": False,
                "fixedrange": True,
            }
        )


def _time_ticks(plot: Plot) -> tuple[list[pd.Timestamp], list[str]]:
    """One tick a year, named as often as there is room; quarters when the period is short."""
    years = list(pd.date_range(plot.start, plot.end, freq="YS"))
    if plot.end - plot.start > 8 * QUARTER:
        every = next(
            step
            for step in (1, 2, 4, 5, 10, 20)
            if plot.width_px / len(years) * step >= 36 or step == 20
        )
        return years, [
            str(year.year) if index % every == 0 else "" for index, year in enumerate(years)
        ]
    quarters = list(pd.date_range(plot.start, plot.end, freq="QS"))
    every = max(1, -(-len(quarters) * 56 // int(plot.width_px)))
    return quarters, [
        f"{start.year}-Q{start.quarter}" if index % every == 0 else ""
        for index, start in enumerate(quarters)
    ]


def _bands(rows: pd.DataFrame, *, end: pd.Timestamp) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Each unbroken stretch of incomplete quarters, half a quarter to either side."""
    flags = rows.groupby("quarter_start")["is_incomplete"].any().sort_index()
    bands = []
    for _, own in flags.groupby((flags != flags.shift()).cumsum()):
        if own.iloc[0]:
            left = max(flags.index[0], own.index[0] - QUARTER / 2)
            is_last = own.index[-1] == flags.index[-1]
            bands.append((left, end if is_last else own.index[-1] + QUARTER / 2))
    return bands


def _tail_bands(sheet: Sheet, *, plot: Plot) -> None:
    if plot.lines:
        for left, right in plot.bands:
            _hatch(sheet, left, right, plot=plot)


def _hatch(sheet: Sheet, left: pd.Timestamp, right: pd.Timestamp, *, plot: Plot) -> None:
    """Hatch on paper, not a fill: a fill would take 7-OH under 3:1."""
    top = plot.ticks[-1]
    sheet.figure.add_scatter(
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
    at = plot.fraction(left)
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
