"""Laws, orders and notices on a time line: one lane per scope, federal and state marks apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.marks import Sheet, bold, empty_sheet, moment, write
from dashboard.frames import Row, by, rows_of, values_of
from dashboard.theme import TEXT_PX, Figure, View

_LANE_PX: Final = 62
_NARROW_LANE_PX: Final = 78
_FEDERAL, _STATE = 0.26, -0.2
"""Height of the two rows in a lane, in lanes."""


def policy_lanes_figure(frame: pd.DataFrame, *, view: View) -> Figure:
    """Marks at the date of each event; a diamond is federal, a circle a state.

    A hollow mark is not verified. Events without a date are in the table only.

    Args:
        frame: Columns ``event_date``, ``jurisdiction``, ``scope``, ``scope_label``, ``title``,
            ``is_verified``, one row per event and scope, scopes in their order.
        view: Color scheme and width.
    """
    dates = values_of(pd.to_datetime(frame["event_date"])) if len(frame) else []
    events = [row | {"event_date": day} for row, day in zip(rows_of(frame), dates, strict=True)]
    dated = [event for event in events if event["event_date"]]
    if not dated:
        return empty_sheet(view)
    scopes = by(dated, "scope")
    top, bottom = 10, 46
    lane_px = _NARROW_LANE_PX if view.narrow else _LANE_PX
    height = len(scopes) * lane_px + top + bottom
    left = 18 if view.narrow else 150
    sheet = Sheet(view, height=height, margin={"l": left, "r": 18, "t": top, "b": bottom})
    first, last = (find(event["event_date"] for event in dated) for find in (min, max))
    sheet.set_layout(
        hovermode="closest",
        xaxis={
            "range": [f"{first.year}-01-01", f"{last.year}-12-31"],
            "dtick": "M48" if view.narrow else "M24",
            "tick0": f"{first.year}-01-01",
            "tickformat": "%Y",
        },
        yaxis={"visible": False, "range": [-len(scopes) + 0.5, 0.5], "fixedrange": True},
    )
    for place, own in enumerate(scopes.values()):
        _lane(sheet, own, level=-place, view=view)
    write(
        sheet,
        "◆ federal   ● state   hollow: not verified",
        x=0,
        xshift=0,
        y=0,
        yshift=-44,
        color=view.palette.ink_2,
    )
    return sheet.finish()


def _lane(sheet: Sheet, rows: Sequence[Row], *, level: int, view: View) -> None:
    palette = view.palette
    sheet.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        y0=level - 0.5,
        y1=level - 0.5,
        line={"color": palette.grid, "width": 1},
        layer="below",
    )
    label = bold(str(rows[0]["scope_label"]), color=palette.ink)
    if view.narrow:
        write(sheet, label, x=0, xshift=-16, y=level, yref="y", yshift=18, size=TEXT_PX)
    else:
        write(sheet, label, x=0, xshift=-142, y=level, yref="y", yanchor="middle", size=TEXT_PX)
    federal = [row for row in rows if row["jurisdiction"] == "US"]
    states = [row for row in rows if row["jurisdiction"] != "US"]
    shift = -0.14 if view.narrow else 0.0
    for group, height, symbol, size in (
        (federal, _FEDERAL, "diamond", 11),
        (states, _STATE, "circle", 8),
    ):
        for is_verified, own in sorted(by(group, "is_verified").items()):
            ink = palette.any_
            kind = symbol if is_verified else f"{symbol}-open"
            color = ink if is_verified else palette.ink_3
            sheet.add_trace(
                "scatter",
                x=[moment(row["event_date"]) for row in own],
                y=[level + height + shift] * len(own),
                mode="markers",
                marker={
                    "symbol": kind,
                    "size": size,
                    "color": color,
                    "opacity": 1,
                    "line": {"width": 2 if symbol == "diamond" else 1.25, "color": color},
                },
                customdata=[
                    f"<b>{row['event_date']:%d %b %Y}</b><br>{row['title']}"
                    + ("" if row["is_verified"] else "<br>not verified")
                    for row in own
                ],
                hovertemplate="%{customdata}<extra></extra>",
                name="federal" if symbol == "diamond" else "state",
                cliponaxis=False,
            )
