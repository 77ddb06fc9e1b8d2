"""The share of a quarter's reports that stood at each release, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.geometry import NARROW_PX, WIDE_PX
from dashboard.figures.marks import Sheet, empty_sheet
from dashboard.frames import Row
from dashboard.theme import SMALL_PX, Figure, View
from dashboard.wording import share

SIDE = 0.09
"""How far the marks of the two series stand to either side of their release."""
FIRST = "first publication"


def delay_dots_figure(
    everything: Sequence[Row], naming: Sequence[Row], *, view: View, unit: str
) -> Figure:
    """Dots with 90 % intervals: all products filled, those naming a substance hollow.

    Args:
        everything: Rows of `delay` of one source and the kind all: releases_later, share, limits.
        naming: The same of the kind naming; empty where that is not measured.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    if not everything:
        return empty_sheet(view)
    sheet = Sheet(view, height=300, margin={"l": 48, "r": 12, "t": 12, "b": 46})
    steps = [int(row["releases_later"]) for row in everything]
    width = NARROW_PX if view.narrow else WIDE_PX
    per_step = width / len(steps)
    sheet.set_layout(
        xaxis={
            "range": [-0.5, steps[-1] + 0.5],
            "tickvals": steps,
            "ticktext": [_step(step, is_short=per_step < 110) for step in steps],
            "showgrid": False,
        },
        yaxis={
            "range": [0, max(1.04, *(row["upper"] * 1.02 for row in everything))],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "ticktext": ["0", "25%", "50%", "75%", "100%"],
        },
    )
    both = bool(naming)
    _dots(sheet, everything, shift=-SIDE if both else 0, view=view, name=f"all {unit}")
    if both:
        _dots(sheet, naming, shift=SIDE, view=view, name=f"{unit} naming kratom or 7-OH")
    return sheet.finish()


def _step(step: int, *, is_short: bool) -> str:
    if step:
        return f"+{step}" if is_short else f"{step} release{'' if step == 1 else 's'} later"
    return "first" if is_short else FIRST


def _dots(sheet: Sheet, rows: Sequence[Row], *, shift: float, view: View, name: str) -> None:
    is_first = shift <= 0
    palette = view.palette
    color = palette.ink if is_first else palette.ink_2
    sheet.add_trace(
        "scatter",
        x=[int(row["releases_later"]) + shift for row in rows],
        y=[float(row["share"]) for row in rows],
        mode="markers+text",
        text=[share(row["share"], 1) for row in rows],
        textposition="middle left" if is_first else "middle right",
        textfont={"size": SMALL_PX, "color": color},
        marker={
            "symbol": "circle" if is_first else "diamond",
            "size": 9,
            "color": color if is_first else palette.paper,
            "line": {"color": color, "width": 1.75},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [max(0.0, float(row["upper"] - row["share"])) for row in rows],
            "arrayminus": [max(0.0, float(row["share"] - row["lower"])) for row in rows],
            "color": color,
            "thickness": 1.75,
            "width": 4,
        },
        name=name,
        cliponaxis=False,
        customdata=[_hover(row) for row in rows],
        hovertemplate=f"{name}: %{{customdata}}<extra></extra>",
    )


def _hover(row: Row) -> str:
    return (
        f"{100 * row['share']:.1f}% (90% interval {100 * row['lower']:.1f} to "
        f"{100 * row['upper']:.1f}), {int(row['quarters_followed'])} quarters followed"
    )
