"""The grid of fields on a narrow page: years, each with its number in the cell."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.completeness_grid import (
    NARROW_ROW_PX,
    Grid,
    draw_cells,
    draw_not_collected,
    draw_outline,
    pixel_axis,
    step,
)
from dashboard.figures.geometry import NARROW_PX, shorten, wrap
from dashboard.figures.marks import Sheet, write
from dashboard.figures.numbers import year_short
from dashboard.theme import SMALL_PX, Figure, View


def narrow_figure(grid: Grid, *, view: View, unit: str) -> Figure:
    """The grid by years, each with its number in the cell."""
    height = NARROW_ROW_PX * len(grid.fields)
    notes = _narrow_notes(grid, unit=unit)
    bottom = 8 + 16 * len(notes)
    sheet = Sheet(view, height=height + 26 + bottom, margin={"l": 1, "r": 1, "t": 26, "b": bottom})
    pixel_axis(sheet, height=height)
    sheet.set_layout(
        xaxis={
            "range": [-0.5, len(grid.periods) - 0.5],
            "side": "top",
            "ticks": "",
            "tickvals": list(range(len(grid.periods))),
            "ticktext": [year_short(period) for period in grid.periods],
            "ticklabelstandoff": 6,
        }
    )
    # cells keep the lower part of the row, the field's name the upper one
    draw_cells(sheet, grid, row_px=NARROW_ROW_PX, gap=1, cell_px=20, view=view, unit=unit)
    draw_not_collected(sheet, grid, row_px=NARROW_ROW_PX, cell_px=20, view=view)
    middles = [NARROW_ROW_PX * (index + 0.5) for index in range(len(grid.fields))]
    draw_outline(
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


def _narrow_notes(grid: Grid, *, unit: str) -> list[str]:
    notes = [f"Numbers: % of {unit}."]
    if grid.has_blanks:
        or_not = ", or not collected then" if grid.has_untold else ""
        notes.append(f"Blank: no {unit} or no file{or_not}.")
    if grid.incomplete:
        notes.append(f"{year_short(grid.incomplete[-1])} is incomplete.")
    if grid.is_cut:
        notes.append("Earlier years: see Table.")
    return wrap(" ".join(notes), size=SMALL_PX, width=NARROW_PX)


def _cell_numbers(sheet: Sheet, grid: Grid, *, middles: Sequence[float], view: View) -> None:
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
    sheet.add_trace(
        "scatter",
        x=xs,
        y=ys,
        text=texts,
        mode="text",
        textfont={"size": SMALL_PX, "color": colors},
        hoverinfo="skip",
        cliponaxis=False,
        name="percentages",
    )
