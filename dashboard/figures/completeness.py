"""Which fields the reports give, by quarter: a heatmap in five steps of one hue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.geometry import NARROW_PX, WIDE_PX, shorten, text_width, wrap
from dashboard.figures.marks import Sheet, bold, empty_sheet, small, write
from dashboard.figures.numbers import EN_DASH, quarter_list, thousands, year_short
from dashboard.theme import SMALL_PX, TEXT_PX, View
from dashboard.wording import share

STEP_LABELS: Final = tuple(
    f"{low}{EN_DASH}{high}" for low, high in ((0, 19), (20, 39), (40, 59), (60, 79), (80, 100))
)
_NARROW_COLUMN_PX: Final = 28
_ROW_PX: Final = 23
_NARROW_ROW_PX: Final = 46


@dataclass(frozen=True)
class _Grid:
    """Fields down, periods across."""

    fields: tuple[str, ...]
    periods: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[int, int]]
    """By field and period: reports that give the field, reports. Only where both are known."""
    collected: frozenset[str]
    incomplete: tuple[str, ...]
    latest_complete: str | None
    is_cut: bool

    def percent(self, field: str, period: str) -> float | None:
        """Share of reports with the field; nothing without a report or where not collected."""
        given, base = self.cells.get((field, period), (0, 0))
        return 100 * given / base if base else None

    def share(self, field: str, period: str) -> str:
        """The same as it is written; empty for nothing."""
        given, base = self.cells.get((field, period), (0, 0))
        return share(given, base)

    @property
    def has_blanks(self) -> bool:
        """Whether a period has no report at all."""
        fields = [field for field in self.fields if field in self.collected]
        return any(
            self.percent(field, period) is None for field in fields for period in self.periods
        )

    @property
    def row_end(self) -> str:
        """The period whose shares stand at the row ends: the last complete one."""
        return self.latest_complete or self.periods[-1]


def completeness_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> go.Figure:
    """Share of reports that give each field; a hole is light, rows sorted fullest first.

    The latest complete quarter stands in figures at the end of the row. A field the source
    does not collect is hatched with words, never 0. A quarter without any report is blank.
    Incomplete quarters are outlined. On a narrow page the columns are years with the
    percentage in the cell, as many of the latest years as fit.

    Args:
        frame: Rows of the macro ``completeness`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    if frame.empty:
        return empty_sheet(view)
    grid = _grid(frame, by_year=view.narrow)
    if view.narrow:
        return _narrow(grid, view=view, unit=unit)
    return _wide(grid, view=view, unit=unit)


def step(percent: float) -> int:
    """Which of the five steps a percentage falls in, 0 to 4, after rounding as it is written."""
    return min(4, round(percent) // 20)


def _grid(frame: pd.DataFrame, *, by_year: bool) -> _Grid:
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    order: dict[str, int] = {}
    incomplete: set[str] = set()
    periods: set[str] = set()
    for row in frame.to_dict("records"):
        field = str(row["field_label"])
        period = str(row["quarter"])[: 4 if by_year else 7]
        order[field] = int(row["sort_order"])
        periods.add(period)
        if row["is_incomplete"]:
            incomplete.add(period)
        if not pd.isna(row["reports_given"]):
            given, base = cells.get((field, period), (0, 0))
            cells[field, period] = (given + int(row["reports_given"]), base + int(row["reports"]))
    unbroken = _unbroken(periods)
    kept = unbroken[-(NARROW_PX // _NARROW_COLUMN_PX) :] if by_year else unbroken
    complete = [period for period in kept if period not in incomplete]
    grid = _Grid(
        fields=tuple(order),
        periods=tuple(kept),
        cells=cells,
        collected=frozenset(field for field, _ in cells),
        incomplete=tuple(period for period in kept if period in incomplete),
        latest_complete=complete[-1] if complete else None,
        is_cut=len(kept) < len(unbroken),
    )
    return replace(grid, fields=tuple(sorted(order, key=lambda field: _rank(grid, field, order))))


def _unbroken(periods: set[str]) -> list[str]:
    """All quarters or years from the first to the last; those without reports stay blank."""
    if all(len(period) == 4 for period in periods):
        return [str(year) for year in range(int(min(periods)), int(max(periods)) + 1)]
    quarters = pd.period_range(min(periods), max(periods), freq="Q")
    return [f"{quarter.year}-Q{quarter.quarter}" for quarter in quarters]


def _rank(grid: _Grid, field: str, order: dict[str, int]) -> tuple[bool, float, int]:
    """Fullest first, then those without a share, then those not collected."""
    percent = grid.percent(field, grid.row_end)
    return field not in grid.collected, 1 if percent is None else -percent, order[field]


def _cells(
    sheet: Sheet,
    grid: _Grid,
    *,
    row_px: float,
    gap: float,
    cell_px: float,
    view: View,
    unit: str,
) -> None:
    """Two heatmaps: one in the color of rules, one smaller on it, so each cell has an edge.

    The edge keeps the lightest step apart from a quarter without reports, which is bare paper.
    """
    shares = [[grid.percent(field, period) for period in grid.periods] for field in grid.fields]
    steps = [[None if share is None else step(share) for share in row] for row in shares]
    edges = [[None if share is None else 0 for share in row] for row in shares]
    place: dict[str, Any] = {
        "x": list(range(len(grid.periods))),
        "y": [row_px * (index + 0.5) for index in range(len(grid.fields))],
        "showscale": False,
    }
    inset = row_px - cell_px
    rule = view.palette.rule
    sheet.figure.add_heatmap(
        z=edges,
        zmin=0,
        zmax=1,
        colorscale=[[0, rule], [1, rule]],
        xgap=gap,
        ygap=inset,
        hoverinfo="skip",
        name="edges",
        **place,
    )
    fills = [fill for fill, _ in view.palette.completeness_steps]
    sheet.figure.add_heatmap(
        z=steps,
        zmin=-0.5,
        zmax=4.5,
        colorscale=[
            [bound, fill]
            for index, fill in enumerate(fills)
            for bound in (index / 5, (index + 1) / 5)
        ],
        xgap=gap + 1,
        ygap=inset + 1,
        customdata=[
            [_hover(grid, field, period, unit=unit) for period in grid.periods]
            for field in grid.fields
        ],
        hovertemplate="%{customdata}<extra></extra>",
        name="completeness",
        **place,
    )


def _hover(grid: _Grid, field: str, period: str, *, unit: str) -> str:
    given, base = grid.cells.get((field, period), (0, 0))
    if not base:
        return f"{field}, {period}: no {unit}"
    note = ", incomplete" if period in grid.incomplete else ""
    return (
        f"<b>{field}</b>, {period}{note}<br>given on {thousands(given)} of {thousands(base)}"
        f" {unit} ({share(given, base)})"
    )


def _not_collected(sheet: Sheet, grid: _Grid, *, row_px: float, cell_px: float, view: View) -> None:
    """Hatched rows with words; a field that cannot be given is not a field left empty."""
    for index, field in enumerate(grid.fields):
        if field in grid.collected:
            continue
        middle = row_px * (index + 0.5)
        low, high = middle - cell_px / 2, middle + cell_px / 2
        left, right = -0.5, len(grid.periods) - 0.5
        sheet.figure.add_scatter(
            x=[left, left, right, right, left],
            y=[low, high, high, low, low],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillpattern={
                "shape": "/",
                "size": 6,
                "solidity": 0.18,
                "bgcolor": "rgba(0,0,0,0)",
                "fgcolor": view.palette.tail_line,
            },
            hoverinfo="skip",
            name="not collected",
        )
        write(
            sheet,
            "Not collected by this source",
            x=0,
            xshift=8,
            y=middle,
            yref="y",
            yanchor="middle",
            color=view.palette.ink,
            bgcolor=view.palette.paper,
            borderpad=2,
        )


def _outline(
    sheet: Sheet,
    grid: _Grid,
    *,
    rows: Sequence[tuple[float, float]],
    height: float,
    view: View,
) -> None:
    """A dashed frame round the incomplete periods, which are the last ones.

    In paper coordinates: a shape on the axes is cut off at the edge of the plot.
    """
    if not grid.incomplete:
        return
    left = grid.periods.index(grid.incomplete[0]) / len(grid.periods)
    for low, high in rows:
        sheet.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            x0=left,
            x1=1,
            y0=1 - high / height,
            y1=1 - low / height,
            line={"color": view.palette.ink, "width": 1.5, "dash": "3px,2px"},
        )


def _wide(grid: _Grid, *, view: View, unit: str) -> go.Figure:
    labels = [shorten(field, size=TEXT_PX, width=220) for field in grid.fields]
    label_px = max(text_width(label, size=TEXT_PX) for label in labels) + 16
    height = _ROW_PX * len(grid.fields)
    bottom = 54 if grid.has_blanks else 36
    sheet = Sheet(
        view,
        height=height + 28 + bottom,
        margin={"l": label_px, "r": 56, "t": 28, "b": bottom},
    )
    _axes(sheet, grid, height=height)
    gap = 1 if WIDE_PX / len(grid.periods) > 10 else 0
    _cells(sheet, grid, row_px=_ROW_PX, gap=gap, cell_px=22, view=view, unit=unit)
    _not_collected(sheet, grid, row_px=_ROW_PX, cell_px=20, view=view)
    _outline(sheet, grid, rows=[(-2, height + 2)], height=height, view=view)
    for index, (field, label) in enumerate(zip(grid.fields, labels, strict=True)):
        middle = _ROW_PX * (index + 0.5)
        write(
            sheet,
            label,
            x=0,
            xshift=-label_px,
            y=middle,
            yref="y",
            yanchor="middle",
            size=TEXT_PX,
            color=view.palette.ink,
            hovertext=field if field != label else None,
        )
        write(
            sheet,
            _row_end(grid, field, view=view),
            x=1,
            xshift=56,
            xanchor="right",
            y=middle,
            yref="y",
            yanchor="middle",
            size=TEXT_PX,
        )
    if grid.latest_complete:
        write(
            sheet,
            bold(grid.latest_complete, color=view.palette.ink),
            x=1,
            xshift=56,
            xanchor="right",
            y=1,
            yshift=14,
            yanchor="middle",
        )
    _key(sheet, grid, label_px=label_px, view=view, unit=unit)
    return sheet.finish()


def _row_end(grid: _Grid, field: str, *, view: View) -> str:
    share = grid.share(field, grid.row_end)
    return bold(share, color=view.palette.ink) if share else small("none")


def _axes(sheet: Sheet, grid: _Grid, *, height: float) -> None:
    years = [period[:4] for period in grid.periods]
    starts = [index for index, year in enumerate(years) if index == 0 or year != years[index - 1]]
    every = next(
        step
        for step in (1, 2, 4, 5, 10, 50)
        if (WIDE_PX - 220) / max(1, len(starts)) * step >= 36 or step == 50
    )
    sheet.figure.update_xaxes(
        range=[-0.5, len(grid.periods) - 0.5],
        side="top",
        ticks="",
        tickangle=0,
        tickvals=starts[::every],
        ticktext=[years[index] for index in starts[::every]],
        ticklabelstandoff=6,
    )
    _pixel_axis(sheet, height=height)


def _pixel_axis(sheet: Sheet, *, height: float) -> None:
    sheet.figure.update_layout(
        hovermode="closest",
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True, "rangemode": "normal"},
    )


def _key(sheet: Sheet, grid: _Grid, *, label_px: float, view: View, unit: str) -> None:
    """The five steps under the plot, and what the dashed frame means."""
    shift = -label_px
    for (fill, _), text in zip(view.palette.completeness_steps, STEP_LABELS, strict=True):
        sheet.add_shape(
            type="rect",
            xref="paper",
            yref="paper",
            xsizemode="pixel",
            ysizemode="pixel",
            xanchor=0,
            yanchor=0,
            x0=shift,
            x1=shift + 16,
            y0=-26,
            y1=-14,
            fillcolor=fill,
            line={"color": view.palette.rule, "width": 1},
        )
        write(sheet, text, x=0, xshift=shift + 21, y=0, yshift=-20, yanchor="middle")
        shift += 21 + text_width(text, size=SMALL_PX) + 12
    write(sheet, f"% of {unit}", x=0, xshift=shift, y=0, yshift=-20, yanchor="middle")
    if grid.has_blanks:
        write(
            sheet,
            f"Blank: no {unit} received in the quarter.",
            x=0,
            xshift=-label_px,
            y=0,
            yshift=-40,
            yanchor="middle",
        )
    if grid.incomplete:
        write(
            sheet,
            bold(f"Incomplete: {quarter_list(grid.incomplete)}", color=view.palette.ink),
            x=1,
            xanchor="right",
            y=0,
            yshift=-20,
            yanchor="middle",
        )


def _narrow(grid: _Grid, *, view: View, unit: str) -> go.Figure:
    height = _NARROW_ROW_PX * len(grid.fields)
    notes = _narrow_notes(grid, unit=unit)
    bottom = 8 + 16 * len(notes)
    sheet = Sheet(view, height=height + 26 + bottom, margin={"l": 1, "r": 1, "t": 26, "b": bottom})
    _pixel_axis(sheet, height=height)
    sheet.figure.update_xaxes(
        range=[-0.5, len(grid.periods) - 0.5],
        side="top",
        ticks="",
        tickvals=list(range(len(grid.periods))),
        ticktext=[year_short(period) for period in grid.periods],
        ticklabelstandoff=6,
    )
    # cells keep the lower part of the row, the field's name the upper one
    _cells(sheet, grid, row_px=_NARROW_ROW_PX, gap=1, cell_px=20, view=view, unit=unit)
    _not_collected(sheet, grid, row_px=_NARROW_ROW_PX, cell_px=20, view=view)
    middles = [_NARROW_ROW_PX * (index + 0.5) for index in range(len(grid.fields))]
    _outline(
        sheet,
        grid,
        rows=[
            (middle - 11, middle + 11)
            for middle, field in zip(middles, grid.fields, strict=True)
            if field in grid.collected
        ],
        height=height,
        view=view,
    )
    _cell_numbers(sheet, grid, middles=middles, view=view)
    for field, middle in zip(grid.fields, middles, strict=True):
        write(
            sheet,
            shorten(field, size=SMALL_PX, width=NARROW_PX),
            x=0,
            y=middle - 18,
            yref="y",
            yanchor="middle",
            color=view.palette.ink,
        )
    write(sheet, "<br>".join(notes), x=0, y=0, yshift=-4, yanchor="top")
    return sheet.finish()


def _narrow_notes(grid: _Grid, *, unit: str) -> list[str]:
    notes = [f"Numbers: % of {unit}."]
    if grid.has_blanks:
        notes.append(f"Blank: no {unit}.")
    if grid.incomplete:
        notes.append(f"{year_short(grid.incomplete[-1])} is incomplete.")
    if grid.is_cut:
        notes.append("Earlier years: see Table.")
    return wrap(" ".join(notes), size=SMALL_PX, width=NARROW_PX)


def _cell_numbers(sheet: Sheet, grid: _Grid, *, middles: Sequence[float], view: View) -> None:
    inks = [ink for _, ink in view.palette.completeness_steps]
    xs, ys, texts, colors = [], [], [], []
    for field, middle in zip(grid.fields, middles, strict=True):
        for column, period in enumerate(grid.periods):
            share = grid.percent(field, period)
            if share is None:
                continue
            xs.append(column)
            ys.append(middle)
            texts.append(grid.share(field, period).rstrip("%"))
            colors.append(inks[step(share)])
    sheet.figure.add_scatter(
        x=xs,
        y=ys,
        text=texts,
        mode="text",
        textfont={"size": SMALL_PX, "color": colors},
        hoverinfo="skip",
        cliponaxis=False,
        name="percentages",
    )
