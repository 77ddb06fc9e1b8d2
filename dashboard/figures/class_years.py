"""Classes also listed by year received: a panel of bars per class, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.geometry import SMALL_HEADROOM, percent_ticks, shorten, text_width
from dashboard.figures.marks import Sheet, bold, empty_sheet, write
from dashboard.figures.numbers import EN_DASH, share_or_few, thousands, year_short
from dashboard.frames import Row, by, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View
from dashboard.wording import FEW

TOP_CLASSES: Final = 6
YEARS_DRAWN: Final = 12
_PANEL_PX: Final = 82
_HEAD_PX: Final = 46
_FOOT_PX: Final = 24
_LEFT_PX: Final = 40
_SLOT_PX: Final = {True: 248, False: 190}
"""Room for the heading of a panel, narrow and wide."""


def class_years_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """Share of a year's reports that also list a class, for the six classes listed most.

    Treatment and what is unclassified are left to the table. A year with fewer than 16 reports
    carries a dash; an incomplete year is hatched.

    Args:
        frame: Rows of the macro ``co_ingestant_year`` for one source, in their order.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    rows = charted(frame)
    if rows.empty:
        return empty_sheet(view)
    years = sorted({int(year) for year in rows["year"]})[-YEARS_DRAWN:]
    panels = by(rows_of(rows[rows["year"] >= years[0]]), "class_label")
    highest = max((_percent(row) for own in panels.values() for row in _drawn(own)), default=0.0)
    ticks = percent_ticks(max(highest, 4.0), intervals=2, spare=1)
    columns = 1 if view.narrow else min(3, len(panels))
    lines = math.ceil(len(panels) / columns)
    height = lines * (_PANEL_PX + _HEAD_PX + _FOOT_PX)
    sheet = Sheet(view, height=height, margin={"l": _LEFT_PX, "r": 4, "t": _HEAD_PX, "b": _FOOT_PX})
    sheet.set_layout(hovermode="closest")
    inner = height - _HEAD_PX - _FOOT_PX
    for index, own in enumerate(panels.values()):
        line, column = divmod(index, columns)
        top = 1 - line * (_PANEL_PX + _HEAD_PX + _FOOT_PX) / inner
        gap = 0.06
        width = (1 - gap * (columns - 1)) / columns
        start = column * (width + gap)
        _panel(
            sheet,
            own,
            index=index,
            domains=([start, start + width], [max(0.0, top - _PANEL_PX / inner), min(1.0, top)]),
            years=years,
            ticks=ticks,
            view=view,
            unit=unit,
        )
    return sheet.finish()


def charted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the classes that are drawn, in years that have any report."""
    if frame.empty:
        return frame
    usual = frame[~frame["is_treatment"] & (frame["class"] != "unclassified")]
    enough = usual.groupby("class", sort=False)["reports"].sum()
    kept = list(enough[enough >= FEW].index)[:TOP_CLASSES]
    with_reports = usual.loc[usual["base_reports"] > 0, "year"]
    if with_reports.empty:
        return usual.iloc[:0]
    return usual[usual["class"].isin(kept) & (usual["year"] >= with_reports.min())]


def _panel(
    sheet: Sheet,
    own: Sequence[Row],
    *,
    index: int,
    domains: tuple[list[float], list[float]],
    years: list[int],
    ticks: list[int],
    view: View,
    unit: str,
) -> None:
    suffix = "" if index == 0 else str(index + 1)
    every = 2 if len(years) > 6 else 1
    sheet.set_layout(
        **{
            f"xaxis{suffix}": {
                "domain": domains[0],
                "anchor": f"y{suffix}",
                "range": [years[0] - 0.5, years[-1] + 0.5],
                "tickvals": years[::every],
                "ticktext": [year_short(year) for year in years[::every]],
                "ticks": "",
                "tickangle": 0,
                "fixedrange": True,
                "showline": True,
                "linecolor": view.palette.axis,
            },
            f"yaxis{suffix}": {
                "domain": domains[1],
                "anchor": f"x{suffix}",
                "range": [0, ticks[-1] * SMALL_HEADROOM],
                "tickvals": ticks,
                "ticktext": [f"{tick}%" if tick else "0" for tick in ticks],
                "fixedrange": True,
            },
        }
    )
    _bars(sheet, own, suffix=suffix, view=view, unit=unit)
    _heading(sheet, own, at=(domains[0][0], domains[1][1]), view=view)
    for row in own:
        if row["base_reports"] < FEW:
            write(
                sheet,
                EN_DASH,
                x=int(row["year"]),
                xref=f"x{suffix}",
                xanchor="center",
                y=0,
                yref=f"y{suffix}",
                yshift=1,
            )


def _drawn(own: Sequence[Row]) -> list[Row]:
    """The years with enough reports for a bar."""
    return [row for row in own if row["base_reports"] >= FEW]


def _percent(row: Row) -> float:
    return 100 * int(row["reports"]) / int(row["base_reports"])


def _bars(sheet: Sheet, own: Sequence[Row], *, suffix: str, view: View, unit: str) -> None:
    palette = view.palette
    drawn = _drawn(own)
    hatched = [bool(row["is_incomplete"]) for row in drawn]
    sheet.add_trace(
        "bar",
        x=[int(row["year"]) for row in drawn],
        y=[_percent(row) for row in drawn],
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        name=str(own[0]["class_label"]),
        width=0.62,
        marker={
            "color": [palette.paper if apart else palette.any_ for apart in hatched],
            "line": {"color": palette.any_, "width": [1.25 if apart else 0 for apart in hatched]},
            "pattern": {
                "shape": ["/" if apart else "" for apart in hatched],
                "size": 5,
                "solidity": 0.22,
                "fgcolor": palette.ink_3,
                "bgcolor": palette.paper,
                "fillmode": "overlay",
            },
        },
        customdata=[_hover(row, unit=unit) for row in drawn],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _hover(row: Row, *, unit: str) -> str:
    count, base = int(row["reports"]), int(row["base_reports"])
    return (
        f"{row['year']}: {thousands(count)} of {thousands(base)} {unit}"
        f" ({share_or_few(count, base)}){', incomplete' if row['is_incomplete'] else ''}"
    )


def _heading(sheet: Sheet, own: Sequence[Row], *, at: tuple[float, float], view: View) -> None:
    """The class, and its count and share in the last complete year with enough reports."""
    complete = [row for row in _drawn(own) if not row["is_incomplete"]]
    name = str(own[0]["class_label"])
    room = _SLOT_PX[view.narrow]
    written = shorten(name, size=TEXT_PX, width=room / 1.07)
    write(
        sheet,
        bold(written, color=view.palette.ink),
        x=at[0],
        xshift=-_LEFT_PX + 14,
        y=at[1],
        yshift=34,
        yanchor="middle",
        size=TEXT_PX,
        hovertext=name if written != name else None,
    )
    if not complete:
        return
    last = complete[-1]
    count, base = int(last["reports"]), int(last["base_reports"])
    text = f"{last['year']}: {thousands(count)} of {thousands(base)} · {share_or_few(count, base)}"
    if text_width(text, size=SMALL_PX) < room:
        write(sheet, text, x=at[0], xshift=-_LEFT_PX + 14, y=at[1], yshift=17, yanchor="middle")
