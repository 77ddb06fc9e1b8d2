"""A tile for each state, shaded by legal status: no map data, so nothing is asked of another host.

Each tile carries the letters of its state and, under them, a letter for its status, so that the
shade is never alone. A star says that the status is not verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from dashboard.figures.marks import Sheet, bold, empty_sheet, small, write
from dashboard.frames import Row, by, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

LETTERS: Final = {
    "schedule_i": "S",
    "banned": "B",
    "restricted": "R",
    "regulated": "K",
    "age_limit": "A",
    "unclear": "?",
    "not_known": "N",
    "none_known": "",
}
"""Letter of each status on its tile."""
_STEPS: Final = {"schedule_i": 4, "banned": 3, "restricted": 2, "regulated": 1, "age_limit": 0}
_COLUMNS, _ROWS = 11, 8
_TILE_PX: Final = 38
_GAP: Final = 0.06
_KEY_ROW_PX: Final = 24


def state_tiles_figure(frame: pd.DataFrame, *, view: View) -> Figure:
    """Tiles of all states, one panel per scope; beside each other where wide, else stacked.

    Args:
        frame: Columns ``state_code``, ``state_name``, ``tile_column``, ``tile_row``, ``scope``,
            ``scope_label``, ``status``, ``status_label``, ``is_verified`` (null where no law is
            known) and ``words`` (what a hover says), for the scopes to be drawn, in their order.
        view: Color scheme and width.
    """
    if frame.empty:
        return empty_sheet(view)
    rows = rows_of(frame)
    scopes = by(rows, "scope")
    labels = {str(row["status"]): str(row["status_label"]) for row in rows}
    keys = [key for key in LETTERS if key in labels]
    key_rows = -(-len(keys) // (2 if view.narrow else 4))
    panel_px, heading_px, bottom = _ROWS * _TILE_PX, 30, key_rows * _KEY_ROW_PX + 14
    stacked = len(scopes) if view.narrow else 1
    inner = stacked * panel_px + (stacked - 1) * heading_px
    sheet = Sheet(
        view,
        height=inner + heading_px + bottom,
        margin={"l": 0, "r": 0, "t": heading_px, "b": bottom},
    )
    for index, own in enumerate(scopes.values()):
        domains = _domains(index, count=len(scopes), narrow=view.narrow, inner=inner)
        _axes(sheet, index=index, domains=domains)
        _tiles(sheet, own, index=index, view=view)
        write(
            sheet,
            bold(str(own[0]["scope_label"]), color=view.palette.ink) + f"  {small(_counted(own))}",
            x=domains[0][0],
            y=domains[1][1],
            yshift=8,
            size=TEXT_PX,
        )
    _key(sheet, labels, keys, view=view)
    return sheet.finish()


def _counted(rows: Sequence[Row]) -> str:
    known = sum(row["status"] not in ("none_known", "not_known") for row in rows)
    return f"{known} with a law known to us"


def _domains(
    index: int, *, count: int, narrow: bool, inner: float
) -> tuple[list[float], list[float]]:
    if narrow:
        step = _ROWS * _TILE_PX + 30
        low = (count - 1 - index) * step / inner
        return [0.0, 1.0], [low, low + _ROWS * _TILE_PX / inner]
    gap = 0.05
    width = (1 - gap * (count - 1)) / count
    return [index * (width + gap), index * (width + gap) + width], [0.0, 1.0]


def _axes(sheet: Sheet, *, index: int, domains: tuple[list[float], list[float]]) -> None:
    suffix = "" if index == 0 else str(index + 1)
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    sheet.set_layout(
        **{
            "hovermode": "closest",
            f"xaxis{suffix}": hidden
            | {"domain": domains[0], "anchor": f"y{suffix}", "range": [0, _COLUMNS]},
            f"yaxis{suffix}": hidden
            | {"domain": domains[1], "anchor": f"x{suffix}", "range": [_ROWS, 0]},
        }
    )


def _tiles(sheet: Sheet, rows: Sequence[Row], *, index: int, view: View) -> None:
    suffix = "" if index == 0 else str(index + 1)
    texts, inks = [], []
    for row in rows:
        fill, ink = shade(str(row["status"]), view=view)
        sheet.add_shape(
            type="rect",
            xref=f"x{suffix}",
            yref=f"y{suffix}",
            x0=row["tile_column"] + _GAP,
            x1=row["tile_column"] + 1 - _GAP,
            y0=row["tile_row"] + _GAP,
            y1=row["tile_row"] + 1 - _GAP,
            fillcolor=fill,
            line={"width": 1, "color": view.palette.axis if ink else view.palette.rule},
            layer="below",
        )
        star = "*" if row["is_verified"] is False else ""
        letter = LETTERS[str(row["status"])]
        texts.append(f"<b>{row['state_code']}</b><br>{letter}{star}")
        inks.append(ink or view.palette.ink_2)
    sheet.add_trace(
        "scatter",
        x=[row["tile_column"] + 0.5 for row in rows],
        y=[row["tile_row"] + 0.5 for row in rows],
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        mode="text",
        text=texts,
        textfont={"size": SMALL_PX, "color": inks},
        customdata=[row["words"] for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
        name=str(rows[0]["scope_label"]),
    )


def shade(status: str, *, view: View) -> tuple[str, str]:
    """Fill and text color of a status; no text color where the tile is paper."""
    step = _STEPS.get(status)
    if step is None:
        return view.palette.paper, ""
    return view.palette.completeness_steps[step]


def _key(sheet: Sheet, labels: Mapping[str, str], keys: Sequence[str], *, view: View) -> None:
    columns = 2 if view.narrow else 4
    for place, key in enumerate(keys):
        fill, _ = shade(key, view=view)
        x = (place % columns) / columns
        shift = -(16 + (place // columns) * _KEY_ROW_PX)
        sheet.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=x,
            yanchor=0,
            x0=1,
            x1=15,
            y0=shift - 7,
            y1=shift + 7,
            fillcolor=fill,
            line={"width": 1, "color": view.palette.axis},
        )
        letter = f"<b>{LETTERS[key]}</b> " if LETTERS[key] else ""
        write(sheet, f"{letter}{labels[key]}", x=x, xshift=22, y=0, yshift=shift, yanchor="middle")
