"""The dates of one report on a line: event, first received, later versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.figures.geometry import WIDE_PX, push_apart, text_width
from dashboard.figures.marks import Sheet, bold, disc, empty_sheet, write
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

_HEIGHT: Final = 118
_ROW_PX: Final = 46
_RADIUS: Final = 5.5
_SIDE_PX: Final = 8


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A date of a report.

    Attributes:
        name: what happened.
        words: its date as it is written, and what else is known.
        first: the day, or the first day of the period that is given.
        last: the last day of that period; the same for a day.
        is_filled: a version that stands; others are hollow.
    """

    name: str
    words: str
    first: date
    last: date
    is_filled: bool = True


def timeline_figure(moments: Sequence[Moment], *, view: View) -> Figure:
    """Dates to scale on a line, names above and below in turn; under each other when narrow.

    A date given only to the month or year is a dashed box over that time, not a point.

    Args:
        moments: in the order of time.
        view: Color scheme and width.
    """
    if not moments:
        return empty_sheet(view, height=60)
    return _stacked(moments, view=view) if view.narrow else _line(moments, view=view)


def _base(view: View, *, height: float) -> Sheet:
    sheet = Sheet(view, height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    sheet.set_layout(
        xaxis={"visible": False, "range": [0, 1], "fixedrange": True},
        yaxis={"visible": False, "range": [0, 1], "fixedrange": True},
    )
    sheet.add_trace("scatter", x=[None], y=[None], hoverinfo="skip")
    return sheet


def _line(moments: Sequence[Moment], *, view: View) -> Figure:
    sheet = _base(view, height=_HEIGHT)
    start, end = moments[0].first, max(moment.last for moment in moments)
    days = max(1, (end - start).days)
    longest = max(_width(moment) for moment in moments)
    usable = (WIDE_PX - longest - _SIDE_PX) / WIDE_PX
    left = _SIDE_PX / WIDE_PX

    def place(day: date) -> float:
        return left + usable * (day - start).days / days

    _rule(sheet, (place(start), place(end)), view=view)
    for side in (0, 1):
        own = list(moments)[side::2]
        wanted = [place(moment.first) * WIDE_PX for moment in own]
        gap = max((_width(moment) for moment in own), default=0) + 16
        shown = push_apart(wanted, gap=gap, low=0, high=WIDE_PX - longest)
        for moment, x in zip(own, shown, strict=True):
            _mark(sheet, moment, (place(moment.first), place(moment.last)), view=view)
            _label(sheet, moment, x=x / WIDE_PX, y=0.5, yshift=-20 if side else 44, view=view)
    return sheet.finish()


def _rule(sheet: Sheet, ends: tuple[float, float], *, view: View) -> None:
    sheet.add_shape(
        type="line",
        xref="paper",
        yref="paper",
        x0=ends[0],
        x1=ends[1],
        y0=0.5,
        y1=0.5,
        line={"color": view.palette.axis, "width": 1},
    )


def _mark(
    sheet: Sheet, moment: Moment, ends: tuple[float, float], *, view: View, y: float = 0.5
) -> None:
    ink = view.palette.ink
    if moment.first == moment.last:
        disc(
            sheet,
            at=(ends[0], y),
            shift=(0, 0),
            radius=_RADIUS,
            fillcolor=ink if moment.is_filled else view.palette.paper,
            line={"color": ink, "width": 1.75},
        )
        return
    sheet.add_shape(
        type="rect",
        xref="paper",
        yref="paper",
        x0=ends[0],
        x1=max(ends[1], ends[0] + 0.012),
        y0=y - 4 / _HEIGHT,
        y1=y + 4 / _HEIGHT,
        fillcolor=view.palette.wash,
        line={"color": view.palette.axis, "width": 1, "dash": "3px,2px"},
    )


def _label(
    sheet: Sheet,
    moment: Moment,
    *,
    x: float,
    y: float,
    yshift: float,
    view: View,
    xshift: float = 0,
) -> None:
    write(
        sheet,
        bold(moment.name, color=view.palette.ink),
        x=x,
        xshift=xshift,
        y=y,
        yshift=yshift,
        yanchor="middle",
        size=TEXT_PX,
    )
    write(sheet, moment.words, x=x, xshift=xshift, y=y, yshift=yshift - 17, yanchor="middle")


def _width(moment: Moment) -> float:
    return max(
        text_width(moment.name, size=TEXT_PX, bold=True), text_width(moment.words, size=SMALL_PX)
    )


def _stacked(moments: Sequence[Moment], *, view: View) -> Figure:
    height = _ROW_PX * len(moments)
    sheet = _base(view, height=height)
    levels = [1 - (_ROW_PX * place + 12) / height for place in range(len(moments))]
    sheet.add_shape(
        type="path",
        path=f"M7,0L7,{-_ROW_PX * (len(moments) - 1)}",
        xref="paper",
        yref="paper",
        xsizemode="pixel",
        ysizemode="pixel",
        xanchor=0,
        yanchor=levels[0],
        line={"color": view.palette.axis, "width": 1},
    )
    for moment, level in zip(moments, levels, strict=True):
        is_day = moment.first == moment.last
        disc(
            sheet,
            at=(0, level),
            shift=(7, 0),
            radius=_RADIUS,
            fillcolor=view.palette.ink if moment.is_filled and is_day else view.palette.paper,
            line={
                "color": view.palette.ink,
                "width": 1.75,
                "dash": "solid" if is_day else "3px,2px",
            },
        )
        _label(sheet, moment, x=0, xshift=24, y=level, yshift=0, view=view)
    return sheet.finish()
