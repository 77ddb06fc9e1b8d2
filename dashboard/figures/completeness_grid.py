"""What the grid of fields is drawn from, and its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from dashboard.figures.geometry import NARROW_PX, text_width
from dashboard.figures.marks import Sheet, bold, write
from dashboard.figures.numbers import EN_DASH, quarter_list, thousands
from dashboard.frames import rows_of
from dashboard.theme import SMALL_PX, View
from dashboard.wording import share

STEP_LABELS: Final = tuple(
    f"{low}{EN_DASH}{high}" for low, high in ((0, 19), (20, 39), (40, 59), (60, 79), (80, 100))
)
_NARROW_COLUMN_PX: Final = 28
ROW_PX: Final = 23
NARROW_ROW_PX: Final = 46
WHOLE_ROW: Final = {
    "not collected": "Not collected by this source",
    "cannot be told": "Cannot be told: a blank has a meaning here",
}


@dataclass(frozen=True)
class Grid:
    """Fields down, periods across."""

    fields: tuple[str, ...]
    periods: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[int, int]]
    """By field and period: reports that give the field, reports that can tell. Only if known."""
    untold: dict[tuple[str, str], str]
    """By field and period: why no report of the period can tell."""
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
        return share(given, base) if base else ""

    @property
    def has_blanks(self) -> bool:
        """Whether a period has no report at all."""
        fields = [field for field in self.fields if field in self.collected]
        return any(
            self.percent(field, period) is None for field in fields for period in self.periods
        )

    @property
    def has_untold(self) -> bool:
        """Whether a field that some periods can tell cannot be told in others."""
        return any(field in self.collected for field, _ in self.untold)

    @property
    def row_end(self) -> str:
        """The period whose shares stand at the row ends: the last complete one."""
        return self.latest_complete or self.periods[-1]


def step(percent: float) -> int:
    """Which of the five steps a percentage falls in, 0 to 4, after rounding as it is written."""
    return min(4, round(percent) // 20)


def grid_of(frame: pd.DataFrame, *, by_year: bool) -> Grid:
    """The cells of a frame, by quarter or by year, fields most complete first."""
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    untold: dict[tuple[str, str], str] = {}
    order: dict[str, int] = {}
    incomplete: set[str] = set()
    periods: set[str] = set()
    for row in rows_of(frame):
        field = str(row["field_label"])
        period = str(row["quarter"])[: 4 if by_year else 7]
        order[field] = int(row["sort_order"])
        periods.add(period)
        if row["is_incomplete"]:
            incomplete.add(period)
        if row["reports_given"] is not None:
            given, base = cells.get((field, period), (0, 0))
            told = int(row["reports_told"])
            cells[field, period] = (given + int(row["reports_given"]), base + told)
        elif row["not_told"] is not None:
            untold[field, period] = str(row["not_told"])
    unbroken = _unbroken(periods)
    kept = unbroken[-(NARROW_PX // _NARROW_COLUMN_PX) :] if by_year else unbroken
    complete = [period for period in kept if period in periods - incomplete]
    grid = Grid(
        fields=tuple(order),
        periods=tuple(kept),
        cells=cells,
        untold={key: why for key, why in untold.items() if key not in cells},
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


def _rank(grid: Grid, field: str, order: dict[str, int]) -> tuple[bool, float, int]:
    """Fullest first, then those without a share, then those not collected."""
    percent = grid.percent(field, grid.row_end)
    return field not in grid.collected, 1 if percent is None else -percent, order[field]


def draw_cells(
    sheet: Sheet,
    grid: Grid,
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
    sheet.add_trace(
        "heatmap",
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
    sheet.add_trace(
        "heatmap",
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


def _hover(grid: Grid, field: str, period: str, *, unit: str) -> str:
    given, base = grid.cells.get((field, period), (0, 0))
    if not base:
        return (
            f"{field}, {period}: {grid.untold.get((field, period), f'no {unit}, or no file of it')}"
        )
    note = ", incomplete" if period in grid.incomplete else ""
    return (
        f"<b>{field}</b>, {period}{note}<br>given on {thousands(given)} of {thousands(base)}"
        f" {unit} ({share(given, base)})"
    )


def draw_not_collected(
    sheet: Sheet, grid: Grid, *, row_px: float, cell_px: float, view: View
) -> None:
    """Hatched rows with words; a field that cannot be given is not a field left empty."""
    for index, field in enumerate(grid.fields):
        if field in grid.collected:
            continue
        reasons = [grid.untold.get((field, period)) for period in grid.periods]
        middle = row_px * (index + 0.5)
        low, high = middle - cell_px / 2, middle + cell_px / 2
        left, right = -0.5, len(grid.periods) - 0.5
        sheet.add_trace(
            "scatter",
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
            WHOLE_ROW["cannot be told" if "cannot be told" in reasons else "not collected"],
            x=0,
            xshift=8,
            y=middle,
            yref="y",
            yanchor="middle",
            color=view.palette.ink,
            bgcolor=view.palette.paper,
            borderpad=2,
        )


def draw_outline(
    sheet: Sheet,
    grid: Grid,
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


def pixel_axis(sheet: Sheet, *, height: float) -> None:
    """An invisible axis on which one unit is a pixel."""
    sheet.set_layout(
        hovermode="closest",
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True, "rangemode": "normal"},
    )


def draw_key(sheet: Sheet, grid: Grid, *, label_px: float, view: View, unit: str) -> None:
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
            f"Blank: no {unit} received in the quarter, or no file of it"
            f"{', or the field was not collected then' if grid.has_untold else ''}.",
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
