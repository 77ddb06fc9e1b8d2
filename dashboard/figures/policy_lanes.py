"""Laws, orders and notices on a time line: one lane per scope, federal and state marks apart."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.marks import Sheet, bold, empty_sheet, write
from dashboard.theme import TEXT_PX, View

_LANE_PX: Final = 62
_NARROW_LANE_PX: Final = 78
_FEDERAL, _STATE = 0.26, -0.2
"""Height of the two rows in a lane, in lanes."""


def policy_lanes_figure(frame: pd.DataFrame, *, view: View) -> go.Figure:
    """Marks at the date of each event; a diamond is federal, a circle a state.

    A hollow mark is not verified. Events without a date are in the table only.

    Args:
        frame: Columns ``event_date``, ``jurisdiction``, ``scope``, ``scope_label``, ``title``,
            ``is_verified``, one row per event and scope, scopes in their order.
        view: Color scheme and width.
    """
    dated = frame[frame["event_date"].notna()] if len(frame) else frame
    if dated.empty:
        return empty_sheet(view)
    dated = dated.assign(event_date=pd.to_datetime(dated["event_date"]))
    scopes = list(dict.fromkeys(dated["scope"]))
    top, bottom = 10, 46
    lane_px = _NARROW_LANE_PX if view.narrow else _LANE_PX
    height = len(scopes) * lane_px + top + bottom
    left = 18 if view.narrow else 150
    sheet = Sheet(view, height=height, margin={"l": left, "r": 18, "t": top, "b": bottom})
    first, last = dated["event_date"].min(), dated["event_date"].max()
    sheet.figure.update_layout(
        hovermode="closest",
        xaxis={
            "range": [
                pd.Timestamp(first.year, 1, 1),
                max(last, pd.Timestamp(last.year, 12, 31)),
            ],
            "dtick": "M48" if view.narrow else "M24",
            "tick0": pd.Timestamp(first.year, 1, 1),
            "tickformat": "%Y",
        },
        yaxis={"visible": False, "range": [-len(scopes) + 0.5, 0.5], "fixedrange": True},
    )
    for place, scope in enumerate(scopes):
        _lane(sheet, dated[dated["scope"] == scope], level=-place, view=view)
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


def _lane(sheet: Sheet, rows: pd.DataFrame, *, level: int, view: View) -> None:
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
    label = bold(str(rows["scope_label"].iloc[0]), color=palette.ink)
    if view.narrow:
        write(sheet, label, x=0, xshift=-16, y=level, yref="y", yshift=18, size=TEXT_PX)
    else:
        write(sheet, label, x=0, xshift=-142, y=level, yref="y", yanchor="middle", size=TEXT_PX)
    is_federal = rows["jurisdiction"] == "US"
    shift = -0.14 if view.narrow else 0.0
    for group, height, symbol, size in (
        (rows[is_federal], _FEDERAL, "diamond", 11),
        (rows[~is_federal], _STATE, "circle", 8),
    ):
        for is_verified, own in group.groupby("is_verified"):
            ink = palette.any_
            kind = symbol if is_verified else f"{symbol}-open"
            color = ink if is_verified else palette.ink_3
            sheet.figure.add_scatter(
                x=own["event_date"],
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
                    for row in own.to_dict("records")
                ],
                hovertemplate="%{customdata}<extra></extra>",
                name="federal" if symbol == "diamond" else "state",
                cliponaxis=False,
            )
