"""Which fields are given, by quarter: a grid of cells in five steps."""

from __future__ import annotations

import pandas as pd

from dashboard.figures.completeness_grid import (
    ROW_PX,
    Grid,
    draw_cells,
    draw_key,
    draw_not_collected,
    draw_outline,
    grid_of,
    pixel_axis,
)
from dashboard.figures.completeness_narrow import narrow_figure
from dashboard.figures.geometry import WIDE_PX, shorten, text_width
from dashboard.figures.marks import Sheet, bold, empty_sheet, small, write
from dashboard.theme import TEXT_PX, Figure, View


def completeness_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
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
    grid = grid_of(frame, by_year=view.narrow)
    if view.narrow:
        return narrow_figure(grid, view=view, unit=unit)
    return _wide(grid, view=view, unit=unit)


def _wide(grid: Grid, *, view: View, unit: str) -> Figure:
    labels = [shorten(field, size=TEXT_PX, width=220) for field in grid.fields]
    label_px = max(text_width(label, size=TEXT_PX) for label in labels) + 16
    height = ROW_PX * len(grid.fields)
    bottom = 54 if grid.has_blanks else 36
    sheet = Sheet(
        view,
        height=height + 28 + bottom,
        margin={"l": label_px, "r": 56, "t": 28, "b": bottom},
    )
    _axes(sheet, grid, height=height)
    gap = 1 if WIDE_PX / len(grid.periods) > 10 else 0
    draw_cells(sheet, grid, row_px=ROW_PX, gap=gap, cell_px=22, view=view, unit=unit)
    draw_not_collected(sheet, grid, row_px=ROW_PX, cell_px=20, view=view)
    draw_outline(sheet, grid, rows=[(-2, height + 2)], height=height, view=view)
    for index, (field, label) in enumerate(zip(grid.fields, labels, strict=True)):
        middle = ROW_PX * (index + 0.5)
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
    draw_key(sheet, grid, label_px=label_px, view=view, unit=unit)
    return sheet.finish()


def _row_end(grid: Grid, field: str, *, view: View) -> str:
    share = grid.share(field, grid.row_end)
    return bold(share, color=view.palette.ink) if share else small("none")


def _axes(sheet: Sheet, grid: Grid, *, height: float) -> None:
    years = [period[:4] for period in grid.periods]
    starts = [index for index, year in enumerate(years) if index == 0 or year != years[index - 1]]
    every = next(
        step
        for step in (1, 2, 4, 5, 10, 50)
        if (WIDE_PX - 220) / max(1, len(starts)) * step >= 36 or step == 50
    )
    sheet.set_layout(
        xaxis={
            "range": [-0.5, len(grid.periods) - 0.5],
            "side": "top",
            "ticks": "",
            "tickangle": 0,
            "tickvals": starts[::every],
            "ticktext": [years[index] for index in starts[::every]],
            "ticklabelstandoff": 6,
        }
    )
    pixel_axis(sheet, height=height)
