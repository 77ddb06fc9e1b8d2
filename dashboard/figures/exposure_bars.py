"""Bars of poison-center exposures in which small counts are hidden.

A hidden small count is a hatched bar as long as it could be; a count hidden to protect another one
has no bar, only its sign, because its size is what is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.geometry import (
    NARROW_PX,
    SMALL_HEADROOM,
    WIDE_PX,
    nice_ticks,
    percent_ticks,
    shorten,
    text_width,
)
from dashboard.figures.marks import Sheet, bold, empty_sheet, small, symbol, write
from dashboard.figures.numbers import share_or_few, thousands, with_unit, year_short
from dashboard.frames import Row, by, rows_of, values_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, Substance, View
from dashboard.wording import FEW

_ROW_PX: Final = 25
_NARROW_ROW_PX: Final = 40
_LABEL_PX: Final = 250
_VALUE_PX: Final = 84
_HEADING_PX: Final = 46
_HATCH: Final = {"shape": "/", "size": 5, "solidity": 0.22, "fillmode": "overlay"}


def exposure_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "exposures") -> Figure:
    """Horizontal bars of shares, one panel per group of substances, the same order in each.

    A group whose own number is hidden or under 16 gets no panel.

    Args:
        frame: Rows of a macro ``poison_center_…`` in the order they are drawn.
        view: Color scheme and width.
        unit: What is counted, plural.
    """
    groups = drawn_groups(frame)
    if not groups:
        return empty_sheet(view)
    rows = rows_of(frame)
    labels = list(by(rows, "value_label"))
    panels = by(rows, "substance_group")
    row_px = _NARROW_ROW_PX if view.narrow else _ROW_PX
    panel_px = row_px * len(labels)
    stacked = len(groups) if view.narrow else 1
    height = stacked * (panel_px + _HEADING_PX) + 8
    left = 0 if view.narrow else _LABEL_PX
    sheet = Sheet(view, height=height, margin={"l": left, "r": 0, "t": _HEADING_PX, "b": 8})
    longest = max(_end(row) for group in groups for row in panels[group])
    room = (NARROW_PX if view.narrow else (WIDE_PX - left) / len(groups)) - _VALUE_PX
    ticks = percent_ticks(longest, intervals=2, spare=1)
    highest = ticks[-1] * (1 + _VALUE_PX / room)
    inner = height - _HEADING_PX - 8
    for index, group in enumerate(groups):
        own = panels[group]
        place = index * (panel_px + _HEADING_PX) if view.narrow else 0
        top = 1 - place / inner
        domain = _domain(index, count=len(groups), narrow=view.narrow)
        _panel_axes(
            sheet,
            index=index,
            rows=len(labels) * row_px,
            ticks=ticks,
            highest=highest,
            domains=(domain, [max(0.0, top - panel_px / inner), top]),
        )
        levels = [labels.index(row["value_label"]) * row_px for row in own]
        _panel_bars(sheet, own, levels, index=index, view=view, unit=unit)
        _heading(sheet, own, group=group, at=(domain[0], top), view=view, unit=unit)
        if view.narrow or index == 0:
            _row_labels(sheet, labels, index=index, row_px=row_px, view=view)
    return sheet.finish()


def drawn_groups(frame: pd.DataFrame) -> list[str]:
    """The groups that get a panel: those that exclude each other, else the one there is."""
    if frame.empty:
        return []
    bases: dict[str, int] = {}
    for group, base in zip(
        values_of(frame["substance_group"]), values_of(frame["base_exposures"]), strict=True
    ):
        bases[group] = max(bases.get(group, 0), int(base or 0))
    enough = [key for key in ("kratom", "7-oh") if bases.get(key, 0) >= FEW]
    if enough or bases.get("any", 0) < FEW:
        return enough
    return ["any"]


def _end(row: Row) -> float:
    return 100 * float(_drawn(row)) / float(row["base_exposures"])


def _drawn(row: Row) -> int:
    """How far the bar goes: the count, or the largest one that a hidden small count can be."""
    if row["exposures"] is not None:
        return int(row["exposures"])
    # A count hidden to protect another one has no bar: how long it is, is what is hidden.
    return hidden_below(str(row["exposures_text"])) - 1


def _is_small(text: object) -> bool:
    return str(text).startswith("<")


def hidden_below(text: str) -> int:
    """The limit in a text such as ``<10``; 1 where it has none."""
    found = re.fullmatch(r"<(\d+)", text)
    return int(found[1]) if found else 1


def _domain(index: int, *, count: int, narrow: bool) -> list[float]:
    if narrow or count == 1:
        return [0.0, 1.0]
    return [index / count, (index + 1) / count - 0.02]


def _panel_axes(
    sheet: Sheet,
    *,
    index: int,
    rows: int,
    ticks: list[int],
    highest: float,
    domains: tuple[list[float], list[float]],
) -> None:
    suffix = "" if index == 0 else str(index + 1)
    sheet.set_layout(
        **{
            "hovermode": "closest",
            f"xaxis{suffix}": {
                "domain": domains[0],
                "anchor": f"y{suffix}",
                "side": "top",
                "range": [0, highest],
                "tickvals": ticks,
                "ticktext": [f"{tick}%" if tick else "0" for tick in ticks],
                "ticks": "",
                "showgrid": True,
                "fixedrange": True,
            },
            f"yaxis{suffix}": {
                "domain": domains[1],
                "anchor": f"x{suffix}",
                "range": [rows, 0],
                "visible": False,
                "fixedrange": True,
            },
        }
    )


def _panel_bars(
    sheet: Sheet,
    own: Sequence[Row],
    levels: Sequence[float],
    *,
    index: int,
    view: View,
    unit: str,
) -> None:
    """The bars of a panel; the levels are the upper edges of its rows."""
    suffix = "" if index == 0 else str(index + 1)
    color = _color(str(own[0]["substance_group"]), view)
    shift = 29 if view.narrow else _ROW_PX / 2
    hidden = [row["exposures"] is None for row in own]
    paper = view.palette.paper
    sheet.add_trace(
        "bar",
        orientation="h",
        x=[_end(row) for row in own],
        y=[level + shift for level in levels],
        width=16,
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        marker={
            "color": [paper if one else color for one in hidden],
            "line": {
                "color": color,
                "width": [float(_is_small(row["exposures_text"])) for row in own],
            },
            "pattern": _HATCH
            | {
                "shape": ["/" if one else "" for one in hidden],
                "fgcolor": color,
                "bgcolor": paper,
            },
        },
        text=[_value(row, view) for row in own],
        textposition="outside",
        textangle=0,
        textfont={"size": SMALL_PX},
        constraintext="none",
        cliponaxis=False,
        customdata=[_hover(row, unit) for row in own],
        hovertemplate="%{customdata}<extra></extra>",
        name=_group_label(own),
    )


def _group_label(own: Sequence[Row]) -> str:
    return next(str(row["group_label"]) for row in own if row["group_label"] is not None)


def _value(row: Row, view: View) -> str:
    if row["exposures"] is None:
        return str(row["exposures_text"]).replace("<", "&lt;")
    count, base = int(row["exposures"]), int(row["base_exposures"])
    beside = f" · {share_or_few(count, base)}" if count else ""
    return bold(thousands(count), color=view.palette.ink) + beside


def _hover(row: Row, unit: str) -> str:
    label = row["value_label"]
    if row["exposures"] is None:
        words = f"hidden ({row['exposures_text']})".replace("<", "&lt;")
        return f"<b>{label}</b><br>{words}"
    count, base = int(row["exposures"]), int(row["base_exposures"])
    share = share_or_few(count, base)
    return f"<b>{label}</b><br>{thousands(count)} of {thousands(base)} {unit} ({share})"


def _color(group: str, view: View) -> str:
    style = _style(group, view)
    return view.palette.any_ if style is None else style.mark(view.scheme)


def _style(group: str, view: View) -> Substance | None:
    """How a group is drawn: as the first of its substances; null for a group of all."""
    of_group = [one for one in view.substances.values() if one.exposure_group == group]
    return of_group[0] if of_group else None


def _heading(
    sheet: Sheet,
    own: Sequence[Row],
    *,
    group: str,
    at: tuple[float, float],
    view: View,
    unit: str,
) -> None:
    base = max(int(row["base_exposures"] or 0) for row in own)
    shift = 0
    color = view.palette.ink
    style = _style(group, view)
    if style is not None:
        symbol(sheet, style.key, view=view, at=at, shift=(5, 32))
        shift, color = 16, style.text(view.scheme)
    write(
        sheet,
        bold(_group_label(own), color=color) + "  " + small(f"{with_unit(base, unit)} = 100%"),
        x=at[0],
        xshift=shift,
        y=at[1],
        yshift=32,
        yanchor="middle",
        size=TEXT_PX,
    )


def _row_labels(sheet: Sheet, rows: list[str], *, index: int, row_px: int, view: View) -> None:
    suffix = "" if index == 0 else str(index + 1)
    for place, label in enumerate(rows):
        width = NARROW_PX if view.narrow else _LABEL_PX - 12
        write(
            sheet,
            shorten(label, size=TEXT_PX, width=width),
            x=0,
            xref="paper",
            xshift=0 if view.narrow else -_LABEL_PX,
            y=place * row_px + (10 if view.narrow else row_px / 2),
            yref=f"y{suffix}",
            yanchor="middle",
            size=TEXT_PX,
            color=view.palette.ink_2,
        )


def exposure_years_figure(frame: pd.DataFrame, *, view: View, unit: str = "exposures") -> Figure:
    """Upright bars of exposures per year, all groups together or the one chosen.

    An incomplete year is hatched with an outline; a hidden year carries its sign.

    Args:
        frame: Rows of the macro ``poison_center_year``.
        view: Color scheme and width.
        unit: What is counted, plural.
    """
    groups = by(rows_of(frame), "substance_group")
    if not groups:
        return empty_sheet(view)
    group = "any" if "any" in groups else next(iter(groups))
    own = sorted(groups[group], key=lambda row: int(row["year"]))
    ticks = nice_ticks(max(int(row["exposures"] or 0) for row in own) or 1, intervals=4)
    left = max(34.0, text_width(thousands(ticks[-1]), size=SMALL_PX) + 12)
    sheet = Sheet(view, height=260, margin={"l": left, "r": 0, "t": 40, "b": 26})
    color, paper = _color(group, view), view.palette.paper
    open_bar = [bool(row["is_incomplete"]) or row["exposures"] is None for row in own]
    sheet.add_trace(
        "bar",
        x=[int(row["year"]) for row in own],
        y=[_drawn(row) for row in own],
        width=0.6,
        marker={
            "color": [paper if one else color for one in open_bar],
            "line": {"color": color, "width": [1 if one else 0 for one in open_bar]},
            "pattern": _HATCH
            | {"shape": ["/" if one else "" for one in open_bar], "fgcolor": color}
            | {"bgcolor": paper},
        },
        text=[bold(_written(row)) for row in own],
        textposition="outside",
        textangle=0,
        textfont={"size": SMALL_PX, "color": view.palette.ink},
        cliponaxis=False,
        hovertemplate="%{x}: %{text}<extra></extra>",
        name=f"{unit} per year",
    )
    write(sheet, f"{unit.capitalize()} per year", x=0, xshift=-left, y=1, yshift=20)
    years = [int(row["year"]) for row in own]
    short = view.narrow or len(years) > 12
    labels = [year_short(year) if short and at else str(year) for at, year in enumerate(years)]
    sheet.set_layout(
        xaxis={
            "tickvals": years,
            "ticktext": labels,
            "ticks": "",
        },
        yaxis={
            "range": [0, ticks[-1] * SMALL_HEADROOM],
            "tickvals": ticks,
        },
        hovermode="closest",
    )
    return sheet.finish()


def _written(row: Row) -> str:
    if row["exposures"] is None:
        return str(row["exposures_text"]).replace("<", "&lt;")
    return thousands(int(row["exposures"]))
