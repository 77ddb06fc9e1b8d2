"""What is written on a trend: names beside or on the lines, the strip of marks, events, the top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.figures.geometry import NARROW_PX, WIDE_PX, push_apart, text_width
from dashboard.figures.line_names import Line, place_names
from dashboard.figures.marks import (
    Sheet,
    bold,
    disc,
    moment,
    pixel_shape,
    plain,
    small,
    write,
)
from dashboard.figures.numbers import quarter_list, thousands, with_unit
from dashboard.figures.trend_lines import hover, marker_of
from dashboard.figures.trend_series import Plot, Quarter, Series
from dashboard.frames import Row
from dashboard.theme import SMALL_PX, TEXT_PX

LABEL_GAP_PX: Final = 34
"""Two direct labels are two lines each; nearer than this they touch."""
CIRCLE_GAP_PX: Final = 21
"""Event circles are 18 px wide."""
UNIT_PX: Final = 128
"""What the unit above the plot takes of its line."""


def names_at_edge(sheet: Sheet, lines: Sequence[Series], *, plot: Plot) -> None:
    """Name and latest complete value right of the plot, with a leader from that quarter.

    Across a long tail the leader would read as a flat line; there the name stands at the end
    of the line instead.
    """
    long_tail = plot.tail_start is not None and plot.fraction(plot.tail_start) < 0.85
    ends = [one.known[-1] if long_tail else one.anchor for one in lines]
    wanted = [plot.above_axis(end.reports or 0) for end in ends]
    placed = push_apart(wanted, gap=LABEL_GAP_PX, low=4, high=plot.axis_px)
    for one, end, level, position in zip(lines, ends, wanted, placed, strict=True):
        leader = {"color": one.style.mark(plot.view.scheme), "width": 1}
        at = plot.floor + level / plot.inner_px
        sheet.add_shape(
            type="line",
            xref="paper",
            yref="paper",
            x0=plot.fraction(end.start),
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


def _latest(one: Series) -> str:
    so_far = " so far" if one.anchor.is_incomplete else ""
    return f"{thousands(one.anchor.reports or 0)}{so_far} in {one.anchor.name}"


def names_on_lines(
    sheet: Sheet, lines: Sequence[Series], *, plot: Plot, events: Sequence[Row]
) -> None:
    """On a narrow page: the name above or below a quiet stretch of its own line."""
    width = plot.width_px
    boxes = place_names(
        [
            Line(
                name_px=text_width(one.style.label, size=TEXT_PX, bold=True) + 6,
                points=tuple(
                    (plot.fraction(quarter.start) * width, plot.above_axis(quarter.reports or 0))
                    for quarter in one.known
                ),
            )
            for one in lines
        ],
        width=width,
        height=plot.axis_px,
        crossings=[plot.fraction(event["event_date"]) * width for event in events],
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


def draw_strip(sheet: Sheet, one: Series, *, index: int, plot: Plot, unit: str) -> None:
    """One mark per quarter with a report; no line, since so few make none."""
    view = plot.view
    reported = [quarter for quarter in one.quarters if quarter.reports]
    level = index + (0.3 if view.narrow else 0.62)
    for is_incomplete in (False, True):
        own = [quarter for quarter in reported if quarter.is_incomplete == is_incomplete]
        sheet.add_trace(
            "scatter",
            x=[moment(quarter.start) for quarter in own],
            y=[level] * len(own),
            yaxis="y2",
            mode="markers",
            marker=marker_of(one, plot=plot, hollow=is_incomplete),
            name=one.style.label,
            meta="strip",
            cliponaxis=False,
            hoverinfo="skip",
        )
    hover(sheet, one, levels=[level] * len(one.quarters), yaxis="y2", plot=plot, unit=unit)
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
    one: Series,
    reported: Sequence[Quarter],
    *,
    base: float,
    plot: Plot,
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
    if not reported:
        return
    first = plot.fraction(reported[0].start)
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


def draw_events(sheet: Sheet, events: Sequence[Row], *, plot: Plot) -> None:
    """Numbered circles above the plot, each with an elbow to a dotted line at its true date."""
    if not events:
        return
    fractions = [plot.fraction(event["event_date"]) for event in events]
    wanted = [fraction * plot.width_px for fraction in fractions]
    rows = plot.circle_rows
    placed = push_apart(
        wanted,
        gap=CIRCLE_GAP_PX / rows,
        low=9 - plot.margin["l"],
        high=plot.width_px + min(plot.margin["r"], 30.0) - 10,
    )
    ink = plot.view.palette
    for order, (event, fraction, place) in enumerate(zip(events, fractions, placed, strict=True)):
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
            hovertext=f"{event['event_date']:%d %b %Y}: {plain(event['label'])}",
        )


def draw_top_text(sheet: Sheet, series: Sequence[Series], *, plot: Plot, unit: str) -> None:
    """Unit and incomplete quarters above the plot."""
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
    quarters = [quarter for one in series for quarter in one.quarters]
    known = {quarter.name for quarter in quarters if quarter.reports is not None}
    flagged = {quarter.name for quarter in quarters if quarter.is_incomplete}
    width = NARROW_PX if plot.view.narrow else WIDE_PX - plot.margin["r"]
    remarks = _remarks(flagged, known, room=width - UNIT_PX)
    if remarks:
        write(
            sheet,
            bold(remarks, color=plot.view.palette.ink),
            x=1,
            xshift=plot.margin["r"] if plot.view.narrow else 0,
            xanchor="right",
            y=1,
            yshift=lift,
            yanchor="middle",
        )


def _remarks(flagged: set[str], known: set[str], *, room: float) -> str:
    """Which quarters are hatched and why, shorter where that is wider than the room in pixels."""
    if not known - flagged:
        return "No quarter is known to be complete"
    named = "; ".join(
        f"{words}: {quarter_list(sorted(found))}"
        for words, found in (("Not loaded", flagged - known), ("Incomplete", flagged & known))
        if found
    )
    fits = text_width(named, size=SMALL_PX, bold=True) <= room
    return named if fits else f"Hatched: {len(flagged)} quarters"
