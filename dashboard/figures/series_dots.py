"""Published counts, one row per publication: dots at the years it gives, never joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.geometry import NARROW_PX, WIDE_PX, nice_ticks, shorten, text_width
from dashboard.figures.marks import Sheet, bold, empty_sheet, small, write
from dashboard.figures.numbers import thousands, year_short
from dashboard.frames import Row, by, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

_ROW_PX: Final = 58
_PLOT_PX: Final = 96
_TOP_PX: Final = 44


def series_dots_figure(frame: pd.DataFrame, *, view: View) -> Figure:
    """One small panel per publication over the same years, each on its own scale from zero.

    A filled dot is a count read in the publication, a hollow one a count read in a copy or
    quotation. The band behind the dots is the period that the publication covers.

    Args:
        frame: Rows of the macro ``published_series`` whose measure is exposures.
        view: Color scheme and width.
    """
    rows = rows_of(frame)
    yearly = [row for row in rows if row["year"] is not None]
    keys = list(by(yearly, "series_id"))
    if not keys:
        return empty_sheet(view)
    step = _PLOT_PX + _TOP_PX
    height = step * len(keys) + 24
    sheet = Sheet(view, height=height, margin={"l": 40, "r": 12, "t": _TOP_PX, "b": 24})
    inner = height - _TOP_PX - 24
    first, last = (find(int(row["year"]) for row in yearly) for find in (min, max))
    series = by(rows, "series_id")
    for index, key in enumerate(keys):
        own = series[key]
        top = 1 - index * step / inner
        _panel(
            sheet,
            own,
            index=index,
            domain=[max(0.0, top - _PLOT_PX / inner), top],
            years=(first, last),
            view=view,
        )
        _title(sheet, own, top=top, view=view)
    return sheet.finish()


def _panel(
    sheet: Sheet,
    own: Sequence[Row],
    *,
    index: int,
    domain: list[float],
    years: tuple[int, int],
    view: View,
) -> None:
    suffix = "" if index == 0 else str(index + 1)
    dots = [row for row in own if row["year"] is not None]
    ticks = nice_ticks(max(int(row["value"]) for row in dots), intervals=2)
    palette = view.palette
    values = list(range(years[0], years[1] + 1))
    every = 1 if not view.narrow else 3
    sheet.set_layout(
        **{
            "hovermode": "closest",
            f"xaxis{suffix}": {
                "range": [years[0] - 0.6, years[1] + 0.6],
                "anchor": f"y{suffix}",
                "tickvals": values,
                "ticktext": [
                    "" if place % every else (str(year) if not place else year_short(year))
                    for place, year in enumerate(values)
                ],
                "ticks": "",
                "showline": True,
                "linecolor": palette.axis,
                "fixedrange": True,
            },
            f"yaxis{suffix}": {
                "domain": domain,
                "anchor": f"x{suffix}",
                "range": [0, ticks[-1] * 1.25],
                "tickvals": ticks,
                "tickformat": ",d",
                "fixedrange": True,
            },
        }
    )
    sheet.add_shape(
        type="rect",
        xref=f"x{suffix}",
        yref=f"y{suffix} domain",
        x0=min(row["period_start"] for row in own).year - 0.5,
        x1=max(row["period_end"] for row in own).year + 0.5,
        y0=0,
        y1=1,
        fillcolor=palette.wash,
        line={"width": 0},
        layer="below",
    )
    verified = [bool(row["verified"]) for row in dots]
    sheet.add_trace(
        "scatter",
        x=[int(row["year"]) for row in dots],
        y=[int(row["value"]) for row in dots],
        mode="markers+text",
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        marker={
            "size": 10,
            "opacity": 1,
            "color": [palette.any_ if one else palette.paper for one in verified],
            "line": {"color": palette.any_, "width": 2},
        },
        text=[bold(_count(row)) for row in dots],
        textposition=[_side(int(row["year"]), years) for row in dots],
        textfont={"size": SMALL_PX, "color": palette.ink},
        cliponaxis=False,
        customdata=[_hover(row) for row in dots],
        hovertemplate="%{customdata}<extra></extra>",
        name=str(own[0]["publication"]),
    )


def _side(year: int, years: tuple[int, int]) -> str:
    return "middle left" if year > (years[0] + years[1]) / 2 else "middle right"


def _count(row: Row) -> str:
    about = "about " if row["is_approximate"] else ""
    return f"{about}{thousands(int(row['value']))}"


def _hover(row: Row) -> str:
    kind = "read in the publication" if row["verified"] else "not verified"
    return f"<b>{int(row['year'])}: {_count(row)} exposures</b><br>{kind}: {row['note']}"


def _title(sheet: Sheet, own: Sequence[Row], *, top: float, view: View) -> None:
    row = own[0]
    width = NARROW_PX if view.narrow else WIDE_PX
    name = str(row["publication"])
    room = width - text_width(name, size=TEXT_PX, bold=True) - 12
    beside = (
        ""
        if view.narrow
        else "  "
        + small(shorten(f"{row['case_definition']}; own scale", size=SMALL_PX, width=room))
    )
    write(
        sheet,
        bold(shorten(name, size=TEXT_PX, width=width), color=view.palette.ink) + beside,
        x=0,
        xshift=-40,
        y=top,
        yshift=14,
        yanchor="middle",
        size=TEXT_PX,
    )
