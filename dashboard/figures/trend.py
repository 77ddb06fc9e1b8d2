"""The trend: reports per quarter received, one line per substance, one source a figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.geometry import (
    HEADROOM,
    NARROW_PX,
    WIDE_PX,
    nice_ticks,
    push_apart,
    text_width,
)
from dashboard.figures.line_names import Line, place_names
from dashboard.figures.marks import (
    Sheet,
    bold,
    disc,
    empty_sheet,
    pixel_shape,
    small,
    write,
)
from dashboard.figures.numbers import quarter_list, thousands, with_unit
from dashboard.theme import SMALL_PX, TEXT_PX, Substance, View
from dashboard.wording import FEW

LABEL_GAP_PX: Final = 34
"""Two direct labels are two lines each; nearer than this they touch."""
CIRCLE_GAP_PX: Final = 21
"""Event circles are 18 px wide."""
_QUARTER: Final = pd.Timedelta(days=91)
_STRIP_PX: Final = 34
_NARROW_STRIP_PX: Final = 42


@dataclass(frozen=True)
class _Series:
    """One substance over time, quarters in order."""

    style: Substance
    frame: pd.DataFrame

    @cached_property
    def total(self) -> int:
        return int(self.frame["reports"].sum())

    @cached_property
    def is_line(self) -> bool:
        return self.total >= FEW

    @cached_property
    def is_joined(self) -> bool:
        """A line joins the quarters; between counts that are all few it would show a movement."""
        return int(self.frame["reports"].max()) >= FEW

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """From one quarter before the first report; earlier zeros are in the table only."""
        reported = (self.frame["reports"] > 0).to_numpy().nonzero()[0]
        return self.frame.iloc[max(0, int(reported[0]) - 1) :]

    @cached_property
    def complete(self) -> pd.DataFrame:
        return self.drawn[~self.drawn["is_incomplete"]]

    @cached_property
    def tail(self) -> pd.DataFrame:
        return self.drawn[self.drawn["is_incomplete"]]

    @cached_property
    def anchor(self) -> pd.Series[Any]:
        """The row a direct label speaks of: the last complete quarter, else the first drawn."""
        return self.complete.iloc[-1] if len(self.complete) else self.drawn.iloc[0]


@dataclass(frozen=True)
class _Plot:
    """The measures of one trend figure. Fractions are of the plot width, pixels from its axis."""

    view: View
    start: pd.Timestamp
    end: pd.Timestamp
    tail_start: pd.Timestamp | None
    ticks: Sequence[int]
    lines: int
    strips: int
    circle_rows: int

    @property
    def height(self) -> int:
        if not self.lines:
            return round(self.margin["t"] + self.margin["b"] + self.under_px + 12)
        height = 372 if self.view.narrow else 392
        return height + max(0, self.strips - 1) * self.strip_px + max(0, self.circle_rows - 1) * 20

    @property
    def strip_px(self) -> int:
        return _NARROW_STRIP_PX if self.view.narrow else _STRIP_PX

    @cached_property
    def margin(self) -> dict[str, float]:
        left = max(34.0 if self.view.narrow else 40.0, self._tick_px)
        top = 34 + (30 + (self.circle_rows - 1) * 20 if self.circle_rows else 0)
        return {"l": left, "r": 8 if self.view.narrow else 150, "t": top, "b": 8}

    @property
    def _tick_px(self) -> float:
        return text_width(thousands(self.ticks[-1]), size=SMALL_PX) + 12

    @property
    def under_px(self) -> float:
        """Height below the axis: year labels and the strips of marks."""
        return 22 + self.strips * self.strip_px

    @property
    def inner_px(self) -> float:
        return self.height - self.margin["t"] - self.margin["b"]

    @cached_property
    def axis_px(self) -> float:
        """Height of the y-axis."""
        return self.inner_px - self.under_px

    @property
    def floor(self) -> float:
        """Where the axis stands, as a fraction of the paper."""
        return self.under_px / self.inner_px

    @cached_property
    def width_px(self) -> float:
        """The narrowest this plot will be."""
        page = NARROW_PX if self.view.narrow else WIDE_PX
        return page - self.margin["l"] - self.margin["r"]

    def fraction(self, when: pd.Timestamp) -> float:
        return float((when - self.start) / (self.end - self.start))

    def above_axis(self, reports: float) -> float:
        return reports / (self.ticks[-1] * HEADROOM) * self.axis_px


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

    Incomplete quarters are separate thin traces with hollow markers over a hatched band. On a
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
        is_incomplete=frame["is_incomplete"].astype(bool),
    )
    series = _series(rows, view)
    lines = [one for one in series if one.is_line]
    strips = [one for one in series if not one.is_line]
    shown = visible_events(rows, events)
    plot = _plot(rows, lines=lines, strips=len(strips), view=view, events=shown)

    sheet = Sheet(view, height=plot.height, margin=plot.margin)
    _axes(sheet, plot=plot)
    _tail_band(sheet, plot=plot)
    _events(sheet, shown, plot=plot)
    _lines(sheet, lines, plot=plot, unit=unit)
    if not lines:
        # without a trace of its own Plotly leaves the axis out and moves everything on it
        sheet.figure.add_scatter(x=[plot.start], y=[None], hoverinfo="skip", name="axis")
    for index, one in enumerate(strips):
        _strip(sheet, one, index=index, plot=plot, unit=unit)
    if view.narrow:
        _names_on_lines(sheet, lines, plot=plot, events=shown)
    else:
        _names_at_edge(sheet, lines, plot=plot)
    _top_text(sheet, rows, plot=plot, unit=unit)
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


def _series(rows: pd.DataFrame, view: View) -> list[_Series]:
    groups = {str(key): group for key, group in rows.groupby("substance", sort=False)}
    return [
        _Series(style=style, frame=groups[key].sort_values("quarter_start"))
        for key, style in view.substances.items()
        if key in groups
    ]


def _plot(
    rows: pd.DataFrame,
    *,
    lines: Sequence[_Series],
    strips: int,
    view: View,
    events: pd.DataFrame,
) -> _Plot:
    first, last = rows["quarter_start"].min(), rows["quarter_start"].max()
    incomplete = rows.loc[rows["is_incomplete"], "quarter_start"]
    highest = max((int(one.drawn["reports"].max()) for one in lines), default=0)
    room = (NARROW_PX if view.narrow else WIDE_PX - 150) - 50
    # the last quarter is drawn at its first day; an event late in it needs the axis longer
    latest = [date + _QUARTER * 0.05 for date in events["event_date"]]
    return _Plot(
        view=view,
        start=first if first < last else first - _QUARTER / 2,
        end=max([last + _QUARTER * 0.27, *latest]),
        tail_start=None if incomplete.empty else max(first, incomplete.min() - _QUARTER / 2),
        ticks=nice_ticks(highest, intervals=4),
        lines=len(lines),
        strips=strips,
        circle_rows=-(-len(events) * CIRCLE_GAP_PX // room),
    )


def _axes(sheet: Sheet, *, plot: _Plot) -> None:
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


def _time_ticks(plot: _Plot) -> tuple[list[pd.Timestamp], list[str]]:
    """One tick a year, named as often as there is room; quarters when the period is short."""
    years = list(pd.date_range(plot.start, plot.end, freq="YS"))
    if plot.end - plot.start > 8 * _QUARTER:
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


def _tail_band(sheet: Sheet, *, plot: _Plot) -> None:
    """Hatch on paper, not a fill: a fill would take 7-OH under 3:1."""
    if plot.tail_start is None or not plot.lines:
        return
    top = plot.ticks[-1]
    left, right = plot.tail_start, plot.end
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


def _lines(sheet: Sheet, lines: Sequence[_Series], *, plot: _Plot, unit: str) -> None:
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
        _hover(sheet, one, levels=one.frame["reports"], yaxis="y", plot=plot, unit=unit)


def _line(sheet: Sheet, one: _Series, *, plot: _Plot) -> None:
    line = {"color": one.style.mark(plot.view.scheme), "dash": one.style.dash}
    solid = line | {"width": one.style.width}
    _scatter(sheet, one, one.complete, mode="lines", line=solid, meta="line")
    if len(one.tail):
        bridged = one.drawn.iloc[max(0, len(one.complete) - 1) :]
        thin = line | {"width": 1.5}
        _scatter(sheet, one, bridged, mode="lines", line=thin, opacity=0.75, meta="tail")


def _markers(sheet: Sheet, one: _Series, *, plot: _Plot) -> None:
    """At each first quarter and the last complete one; hollow in the tail."""
    starts = one.complete["quarter_start"]
    marked = one.complete[(starts.dt.month == 1) | (starts == one.anchor["quarter_start"])]
    _scatter(sheet, one, marked, mode="markers", marker=_marker(one, plot=plot), meta="markers")
    if len(one.tail):
        hollow = _marker(one, plot=plot, hollow=True)
        _scatter(sheet, one, one.tail, mode="markers", marker=hollow, meta="tail-markers")


def _counts(sheet: Sheet, one: _Series, *, plot: _Plot, with_text: bool) -> None:
    """A mark for each quarter with a report, hollow in the tail, with its count if it fits."""
    digits = len(str(int(one.drawn["reports"].max())))
    quarters = max(1.0, (plot.end - plot.start) / _QUARTER)
    has_text = with_text and plot.width_px / quarters >= 1 + 7 * digits
    for rows, meta in ((one.complete, "markers"), (one.tail, "tail-markers")):
        reported = rows[rows["reports"] > 0]
        marker = _marker(one, plot=plot, hollow=meta == "tail-markers")
        style: dict[str, Any] = {"mode": "markers", "marker": marker, "meta": meta}
        if has_text:
            style |= {
                "mode": "markers+text",
                "text": [thousands(int(count)) for count in reported["reports"]],
                "textposition": "top center",
                "textfont": {"size": SMALL_PX, "color": plot.view.palette.ink_2},
            }
        _scatter(sheet, one, reported, **style)


def _hover(
    sheet: Sheet,
    one: _Series,
    *,
    levels: Iterable[float],
    yaxis: str,
    plot: _Plot,
    unit: str,
) -> None:
    """Points in every quarter that carry the hover text and are not seen.

    Plotly shows the nearest point of each trace, also one of another quarter; only a trace
    with a point in every quarter is sure to speak of the quarter in the heading. Each point
    is a line of its own, parted from the next by a gap, so nothing is drawn; the hover box
    still shows the substance's color and dash.
    """
    points = [
        (row["quarter_start"], level, with_unit(int(row["reports"]), unit), row["is_incomplete"])
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


def _marker(one: _Series, *, plot: _Plot, hollow: bool = False) -> dict[str, Any]:
    color, paper = one.style.mark(plot.view.scheme), plot.view.palette.paper
    larger = {"diamond": 2, "triangle-up": 3}.get(one.style.symbol, 0)
    return {
        "symbol": one.style.symbol,
        "size": (7 if hollow else 8) + larger,
        "color": paper if hollow else color,
        "line": {"color": color if hollow else paper, "width": 1.75 if hollow else 1},
        "opacity": 1,
    }


def _scatter(sheet: Sheet, one: _Series, rows: pd.DataFrame, **style: Any) -> None:
    sheet.figure.add_scatter(
        x=rows["quarter_start"],
        y=rows["reports"],
        name=one.style.label,
        cliponaxis=False,
        hoverinfo="skip",
        **style,
    )


def _names_at_edge(sheet: Sheet, lines: Sequence[_Series], *, plot: _Plot) -> None:
    """Name and latest complete value right of the plot, with a leader from that quarter.

    Across a long tail the leader would read as a flat line; there the name stands at the end
    of the line instead.
    """
    long_tail = plot.tail_start is not None and plot.fraction(plot.tail_start) < 0.85
    ends = [one.drawn.iloc[-1] if long_tail else one.anchor for one in lines]
    wanted = [plot.above_axis(end["reports"]) for end in ends]
    placed = push_apart(wanted, gap=LABEL_GAP_PX, low=4, high=plot.axis_px)
    for one, end, level, position in zip(lines, ends, wanted, placed, strict=True):
        leader = {"color": one.style.mark(plot.view.scheme), "width": 1}
        at = plot.floor + level / plot.inner_px
        sheet.add_shape(
            type="line",
            xref="paper",
            yref="paper",
            x0=plot.fraction(end["quarter_start"]),
            x1=1,
            y0=at,
            y1=at,
            line=leader,
            layer="below",
        )
        shift = position - level
        bend = ((0.0, 0.0), (4.0, 0.0), (13.0, shift), (17.0, shift))
        pixel_shape(sheet, at=(1, at), points=bend, line=leader)
        write(
            sheet,
            bold(one.style.label, color=one.style.text(plot.view.scheme))
            + "<br>"
            + small(_latest(one)),
            x=1,
            xshift=21,
            y=plot.floor,
            yshift=round(position),
            yanchor="middle",
            size=TEXT_PX,
            name="line-name",
        )


def _latest(one: _Series) -> str:
    so_far = " so far" if one.anchor["is_incomplete"] else ""
    return f"{thousands(int(one.anchor['reports']))}{so_far} in {one.anchor['quarter']}"


def _names_on_lines(
    sheet: Sheet, lines: Sequence[_Series], *, plot: _Plot, events: pd.DataFrame
) -> None:
    """On a narrow page: the name above or below a quiet stretch of its own line."""
    width = plot.width_px
    boxes = place_names(
        [
            Line(
                name_px=text_width(one.style.label, size=TEXT_PX, bold=True) + 6,
                points=tuple(
                    (plot.fraction(when) * width, plot.above_axis(reports))
                    for when, reports in zip(
                        one.drawn["quarter_start"], one.drawn["reports"], strict=True
                    )
                ),
            )
            for one in lines
        ],
        width=width,
        height=plot.axis_px,
        crossings=[plot.fraction(date) * width for date in events["event_date"]],
        tail_start=None if plot.tail_start is None else plot.fraction(plot.tail_start) * width,
    )
    for one, box in zip(lines, boxes, strict=True):
        at = (box.middle / width, plot.floor)
        if box.needs_leader:
            edge = box.low + 2 if box.is_above else box.high - 2
            pixel_shape(
                sheet,
                at=at,
                points=((0, edge), (0, box.line)),
                line={"color": one.style.mark(plot.view.scheme), "width": 1},
            )
        write(
            sheet,
            bold(one.style.label, color=one.style.text(plot.view.scheme)),
            x=at[0],
            xanchor="center",
            y=at[1],
            yshift=round((box.low + box.high) / 2),
            yanchor="middle",
            size=TEXT_PX,
            name="line-name",
        )


def _strip(sheet: Sheet, one: _Series, *, index: int, plot: _Plot, unit: str) -> None:
    """One mark per quarter with a report; no line, since so few make none."""
    view = plot.view
    reported = one.frame[one.frame["reports"] > 0]
    level = index + (0.3 if view.narrow else 0.62)
    for is_incomplete in (False, True):
        rows = reported[reported["is_incomplete"] == is_incomplete]
        sheet.figure.add_scatter(
            x=rows["quarter_start"],
            y=[level] * len(rows),
            yaxis="y2",
            mode="markers",
            marker=_marker(one, plot=plot, hollow=is_incomplete),
            name=one.style.label,
            meta="strip",
            cliponaxis=False,
            hoverinfo="skip",
        )
    _hover(sheet, one, levels=[level] * len(one.frame), yaxis="y2", plot=plot, unit=unit)
    base = (plot.under_px - 22 - (index + (0.52 if view.narrow else 0.86)) * plot.strip_px) / (
        plot.inner_px
    )
    sheet.add_shape(
        type="line",
        xref="paper",
        yref="paper",
        x0=0,
        x1=1,
        y0=base,
        y1=base,
        line={"color": view.palette.grid, "width": 1},
        layer="below",
    )
    _strip_text(sheet, one, reported, base=base, plot=plot, unit=unit)


def _strip_text(
    sheet: Sheet,
    one: _Series,
    reported: pd.DataFrame,
    *,
    base: float,
    plot: _Plot,
    unit: str,
) -> None:
    color = one.style.text(plot.view.scheme)
    count = with_unit(one.total, unit) if one.total else f"no {unit}"
    if plot.view.narrow:
        write(
            sheet,
            bold(f"{one.style.label}: {count}{', too few for a line' if one.total else ''}"),
            color=color,
            x=0,
            xshift=-plot.margin["l"],
            y=base,
            yshift=-4,
            yanchor="top",
        )
        return
    remark = f"{count}, too few" if one.total else "none in this period"
    write(
        sheet,
        bold(one.style.label, color=color) + "<br>" + small(remark),
        x=1,
        xshift=21,
        y=base,
        yshift=8,
        yanchor="middle",
        size=TEXT_PX,
    )
    if reported.empty:
        return
    first = plot.fraction(reported["quarter_start"].min())
    if first * plot.width_px > 150:
        write(
            sheet,
            "quarters with any report",
            x=first,
            xshift=-14,
            xanchor="right",
            y=base,
            yshift=8,
            yanchor="middle",
        )


def _events(sheet: Sheet, events: pd.DataFrame, *, plot: _Plot) -> None:
    """Numbered circles above the plot, each with an elbow to a dotted line at its true date."""
    if events.empty:
        return
    fractions = [plot.fraction(date) for date in events["event_date"]]
    wanted = [fraction * plot.width_px for fraction in fractions]
    rows = plot.circle_rows
    placed = push_apart(
        wanted,
        gap=CIRCLE_GAP_PX / rows,
        low=9 - plot.margin["l"],
        high=plot.width_px + min(plot.margin["r"], 30.0) - 10,
    )
    ink = plot.view.palette
    for order, (fraction, place) in enumerate(zip(fractions, placed, strict=True)):
        event = events.iloc[order]
        shift = place - wanted[order]
        lift = 26.0 + (order % rows) * 20
        dotted = {"color": ink.event, "width": 1, "dash": "1.5px,3px"}
        sheet.add_shape(
            type="line",
            xref="paper",
            yref="y domain",
            x0=fraction,
            x1=fraction,
            y0=0,
            y1=1,
            line=dotted,
            layer="below",
        )
        elbow = ((0.0, 0.0), (shift, 13.0), (shift, lift - 9))
        pixel_shape(sheet, at=(fraction, 1), points=elbow, line=dotted)
        disc(
            sheet,
            at=(fraction, 1),
            shift=(shift, lift),
            radius=9,
            fillcolor=ink.paper,
            line={"color": ink.event, "width": 1},
        )
        write(
            sheet,
            bold(str(event["number"]), color=ink.ink),
            x=fraction,
            xshift=shift,
            xanchor="center",
            y=1,
            yshift=lift,
            yanchor="middle",
            hovertext=f"{event['event_date']:%d %b %Y}: {event['label']}",
        )


def _top_text(sheet: Sheet, rows: pd.DataFrame, *, plot: _Plot, unit: str) -> None:
    lift = plot.margin["t"] - 9
    if plot.lines:
        write(
            sheet,
            f"{unit.capitalize()} per quarter",
            x=0,
            xshift=-plot.margin["l"],
            y=1,
            yshift=lift,
            yanchor="middle",
        )
    incomplete = rows.loc[rows["is_incomplete"], "quarter"].drop_duplicates().sort_values()
    if len(incomplete):
        write(
            sheet,
            bold(f"Incomplete: {quarter_list(list(incomplete))}", color=plot.view.palette.ink),
            x=1,
            xshift=plot.margin["r"] if plot.view.narrow else 0,
            xanchor="right",
            y=1,
            yshift=lift,
            yanchor="middle",
        )
