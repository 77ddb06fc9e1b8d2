"""Drawings of the brief as SVG, which print in color and in gray and need no browser.

Charts on pages are drawn by Plotly in the browser; a file that is sent around must hold its
drawings. Dash, marker and hatch say what color says.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from dashboard.figures.geometry import nice_ticks, percent_ticks, shorten
from dashboard.figures.numbers import share_or_few
from dashboard.figures.share_rows import Table
from dashboard.figures.trend_series import QUARTER, Quarter, Series
from dashboard.frames import Row
from dashboard.theme import PALETTES, Substance

WIDTH: Final = 3.38
"""Of a drawing in inches: half a page."""
ROW: Final = 0.165
_FONTS: Final = ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans"]
_TEXT, _SMALL = 7.0, 6.5
_MARKERS: Final = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle-up": "^",
    "triangle-down": "v",
    "cross": "P",
    "x": "X",
    "star": "*",
}
_LIGHT: Final = PALETTES["light"]


@cache
def _matplotlib() -> Any:
    """The library, set up once: texts stay texts, and the same drawing is the same bytes."""
    import matplotlib as mpl

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    mpl.rcParams.update(
        {
            "font.family": _FONTS,
            "font.size": _TEXT,
            "svg.fonttype": "none",
            "svg.hashsalt": "kratomwatch",
            "hatch.linewidth": 0.5,
            "axes.linewidth": 0.6,
            "text.color": _LIGHT.ink,
            # a text with two dollar signs is a text
            "text.parse_math": False,
            "axes.edgecolor": _LIGHT.axis,
        }
    )
    return mpl


def _sheet(height: float) -> Any:
    """The axes of a drawing of a height in inches, without a frame."""
    _matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=_SMALL, labelcolor=_LIGHT.ink_2)
    axes.set_axisbelow(True)
    return axes


def _svg(axes: Any) -> bytes:
    """The drawing as a file."""
    written = io.BytesIO()
    axes.figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return written.getvalue()


def _key(axes: Any, handles: Sequence[Any], *, above: float = 0) -> None:
    """Name what is drawn, so many points above the axes, in the order of the substances."""
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=axes.transAxes,
        ncols=len(handles),
        frameon=False,
        fontsize=_SMALL,
        handlelength=2.2,
        handletextpad=0.4,
        columnspacing=0.8,
        borderaxespad=0.2 + above / _SMALL,
        borderpad=0,
    )


def _place(axes: Any, *, left: float, right: float, bottom: float, top: float) -> None:
    """Give the axes these margins in inches."""
    width, height = axes.figure.get_size_inches()
    axes.set_position(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height)
    )


def trend_svg(series: Sequence[Series]) -> bytes:
    """Reports per quarter, a line for each substance; hollow and hatched where incomplete.

    A substance under 16 reports in every quarter has marks and no line. Gaps are quarters that are
    not known.

    Args:
        series: as the figure of a trend is drawn from; at least one.
    """
    axes = _sheet(1.85)
    _place(axes, left=0.3, right=0.05, bottom=0.2, top=0.2)
    ticks = nice_ticks(max(one.reach for one in series), intervals=4)
    axes.set_ylim(0, ticks[-1] * 1.02)
    axes.set_yticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.grid(axis="y", color=_LIGHT.grid, linewidth=0.6)
    quarters = [quarter for one in series for quarter in one.quarters]
    first, last = min(one.start for one in quarters), max(one.start for one in quarters)
    axes.set_xlim(first - QUARTER / 2, last + QUARTER * 0.75)
    _years(axes, first=first, last=last)
    for quarter in {one.start: one for one in quarters if one.is_incomplete}.values():
        axes.axvspan(
            quarter.start - QUARTER / 2,
            min(quarter.start + QUARTER / 2, last + QUARTER * 0.75),
            facecolor="none",
            edgecolor=_LIGHT.tail_line,
            hatch="////",
            linewidth=0,
            zorder=0,
        )
    _key(axes, [_line(axes, one) for one in series])
    return _svg(axes)


def _years(axes: Any, *, first: datetime, last: datetime) -> None:
    years = list(range(first.year + (first.month > 1), last.year + 1)) or [last.year]
    every = max(1, -(-len(years) // 8))
    shown = [year for year in years if (years[-1] - year) % every == 0]
    axes.set_xticks([datetime(year, 1, 1) for year in shown], [str(year) for year in shown])
    axes.tick_params(axis="x", length=3, color=_LIGHT.axis)


def _line(axes: Any, one: Series) -> Any:
    """Complete quarters joined and marked once a year; what is incomplete thin and hollow.

    Returns what stands for it in the key.
    """
    from matplotlib.lines import Line2D

    color, marker = one.style.mark("light"), _MARKERS.get(one.style.symbol, "o")

    def points(quarters: Sequence[Quarter]) -> tuple[list[datetime], list[float]]:
        return (
            [quarter.start for quarter in quarters],
            [float("nan") if quarter.reports is None else quarter.reports for quarter in quarters],
        )

    pattern = (0, _dashes(one.style)) if _dashes(one.style) else "-"
    drawn = {"color": color, "linewidth": one.style.width * 0.6, "linestyle": pattern}
    if one.is_joined:
        axes.plot(*points(one.complete), **drawn)
        if one.tail:
            axes.plot(*points(one.bridged), color=color, linewidth=0.6)
    known = [quarter for quarter in one.known if not quarter.is_incomplete and quarter.reports]
    marked = [quarter for quarter in known if quarter.start.month == 1 or not one.is_joined]
    marked += known[-1:]
    axes.plot(*points(marked), marker=marker, markersize=3.2, color=color, linestyle="none")
    axes.plot(
        *points([quarter for quarter in one.tail if quarter.reports]),
        marker=marker,
        markersize=3.4,
        markerfacecolor=_LIGHT.paper,
        markeredgewidth=0.8,
        color=color,
        linestyle="none",
    )
    for quarter in one.growing:
        low, middle, high = quarter.expected or (0, 0, 0)
        axes.errorbar(
            quarter.start + QUARTER * 0.25,
            middle,
            yerr=[[middle - low], [high - middle]],
            color=color,
            linewidth=0.9,
            capsize=1.5,
            marker="_",
            markersize=4,
        )
    style = drawn if one.is_joined else {"color": color, "linestyle": "none"}
    return Line2D([], [], marker=marker, markersize=3.6, label=one.style.label, **style)


def _dashes(style: Substance) -> tuple[float, ...]:
    """The lengths of a dash in points; none for a line without gaps."""
    lengths = style.dash.removesuffix("px").split("px,")
    return () if style.dash == "solid" else tuple(0.6 * float(length) for length in lengths)


def shares_svg(table: Table, substances: Sequence[Substance]) -> bytes:
    """Bars of shares: rows with a bar for each substance, counts and percentages at their ends.

    Args:
        table: its rows in the order drawn.
        substances: those drawn, each with 16 reports or more, in the order of the bars.
    """
    each = len(substances)
    row = ROW if each == 1 else ROW * (0.2 + 0.72 * each)
    axes = _rows_axes([one.label for one in table.rows], row=row, right=0.52, has_key=each > 1)
    parts = {one.key: [table.share(row, one.key) for row in table.rows] for one in substances}
    highest = max(1.0, *(part for own in parts.values() for part in own))
    axes.set_xlim(0, highest * 1.02)
    ticks = [tick for tick in percent_ticks(highest, intervals=4) if tick <= highest * 1.02]
    axes.set_xticks(ticks, [f"{tick}%" if tick else "0" for tick in ticks])
    axes.axvline(0, color=_LIGHT.axis, linewidth=0.8)
    thick = 0.72 / each
    bars = []
    for place, one in enumerate(substances):
        at = [number + (place - (each - 1) / 2) * thick for number in range(len(table.rows))]
        bars.append(
            axes.barh(
                at,
                parts[one.key],
                height=thick * 0.86,
                color=one.mark("light"),
                edgecolor=_LIGHT.paper,
                linewidth=0,
                hatch="////////" if place else "",
                label=one.label,
            )
        )
        for y, part, own in zip(at, parts[one.key], table.rows, strict=True):
            count = own.reports.get(one.key, 0)
            words = f"{count:,} · {share_or_few(count, table.bases[one.key])}"
            _beside(axes, words, at=(part, y))
    if each > 1:
        _key(axes, bars, above=14)
    return _svg(axes)


def forest_svg(rows: Sequence[Row], *, substance: Substance) -> bytes:
    """Reporting odds ratios with their 95% intervals on a logarithmic axis, and the reports.

    Args:
        rows: of a macro `more_often_…` for one substance, in the order drawn; those that are not
            estimated have no mark.
    """
    axes = _rows_axes([str(row["label"]) for row in rows], row=ROW, right=0.42)
    estimated = [(at, row) for at, row in enumerate(rows) if row["ror"] and row["ror_lower"]]
    low = 0.9 * min([0.3, *(row["ror_lower"] for _, row in estimated)])
    high = 1.1 * max([30.0, *(row["ror_upper"] for _, row in estimated)])
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    ticks = [10.0**power for power in range(-3, 5) if low <= 10.0**power <= high]
    axes.set_xticks(ticks, ["as often" if tick == 1 else f"{tick:,g} ×" for tick in ticks])
    axes.minorticks_off()
    axes.axvline(1, color=_LIGHT.ink, linewidth=1)
    color, marker = substance.mark("light"), _MARKERS.get(substance.symbol, "o")
    for at, row in estimated:
        axes.plot([row["ror_lower"], row["ror_upper"]], [at, at], color=color, linewidth=1)
        face = color if row["is_above"] else _LIGHT.paper
        axes.plot(row["ror"], at, marker=marker, markersize=4, color=color, markerfacecolor=face)
    for at, row in enumerate(rows):
        _beside(axes, f"{int(row['reports']):,}", at=(high, at))
    return _svg(axes)


def _rows_axes(labels: Sequence[str], *, row: float, right: float, has_key: bool = False) -> Any:
    """Axes with a row for each label, its scale above and room for a key."""
    top = 0.23 + (0.14 if has_key else 0)
    axes = _sheet(row * len(labels) + top + 0.03)
    _place(axes, left=1.42, right=right, bottom=0.03, top=top)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.grid(axis="x", color=_LIGHT.grid, linewidth=0.6)
    axes.spines["bottom"].set_visible(False)
    axes.set_yticks(range(len(labels)), [shorten(one, size=_TEXT, width=96) for one in labels])
    axes.tick_params(axis="y", labelsize=_TEXT, labelcolor=_LIGHT.ink)
    return axes


def _beside(axes: Any, words: str, *, at: tuple[float, float]) -> None:
    """Write at the right of a place."""
    axes.annotate(
        words, at, xytext=(3, 0), textcoords="offset points", va="center", fontsize=_SMALL
    )
