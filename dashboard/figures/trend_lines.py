"""The lines of a trend: markers, hollow ones in the incomplete tail, counts, hover texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.figures.marks import Sheet, moment
from dashboard.figures.numbers import thousands, with_unit
from dashboard.figures.trend_series import QUARTER, Plot, Quarter, Series
from dashboard.theme import SMALL_PX

FIRST_ASIDE, ASIDE = 0.16, 0.13
"""How far beside its quarter an expected count stands, and how far from the next substance's."""


def draw_lines(sheet: Sheet, lines: Sequence[Series], *, plot: Plot, unit: str) -> None:
    """All halos, then all lines, then all markers, so that none hides another's line."""
    paper = plot.view.palette.paper
    joined = [one for one in lines if one.is_joined]
    for one in joined:
        halo = {"color": paper, "width": one.style.width + 2.5}
        _scatter(sheet, one, one.complete, mode="lines", line=halo, meta="halo")
    for one in joined:
        _line(sheet, one, plot=plot)
    for place, one in enumerate(joined):
        _expected(sheet, one, place=place, plot=plot)
    for one in lines:
        if one.is_joined:
            _markers(sheet, one, plot=plot)
        else:
            _counts(sheet, one, plot=plot, with_text=len(lines) == 1)
        hover(
            sheet,
            one,
            levels=[quarter.reports for quarter in one.quarters],
            yaxis="y",
            plot=plot,
            unit=unit,
        )


def _line(sheet: Sheet, one: Series, *, plot: Plot) -> None:
    line = {"color": one.style.mark(plot.view.scheme), "dash": one.style.dash}
    solid = line | {"width": one.style.width}
    _scatter(sheet, one, one.complete, mode="lines", line=solid, meta="line")
    if one.tail:
        thin = line | {"width": 1.5}
        _scatter(sheet, one, one.bridged, mode="lines", line=thin, opacity=0.75, meta="tail")


def _expected(sheet: Sheet, one: Series, *, place: int, plot: Plot) -> None:
    """A tick at each expected final count with the bar of its interval, beside the mark so far."""
    if not one.growing:
        return
    expected = [quarter.expected or (0.0, 0.0, 0.0) for quarter in one.growing]
    color = one.style.mark(plot.view.scheme)
    room = plot.width_px * plot.fraction(plot.start + QUARTER)
    sheet.add_trace(
        "scatter",
        x=[
            moment(quarter.start + QUARTER * (FIRST_ASIDE + ASIDE * place))
            for quarter in one.growing
        ],
        y=[middle for _, middle, _ in expected],
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": min(11, max(4, 0.5 * room)),
            "line": {"color": color, "width": 3.5 if room > 12 else 2.5},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [high - middle for _, middle, high in expected],
            "arrayminus": [middle - low for low, middle, _ in expected],
            "color": color,
            "thickness": 1.5,
            "width": min(4, max(1.5, 0.2 * room)),
        },
        name=one.style.label,
        cliponaxis=False,
        hoverinfo="skip",
        meta="expected",
    )


def _markers(sheet: Sheet, one: Series, *, plot: Plot) -> None:
    """At each first quarter and the last complete one; hollow in the tail."""
    marked = [
        quarter for quarter in one.complete if quarter.start.month == 1 or quarter is one.anchor
    ]
    _scatter(sheet, one, marked, mode="markers", marker=marker_of(one, plot=plot), meta="markers")
    if one.tail:
        hollow = marker_of(one, plot=plot, hollow=True)
        _scatter(sheet, one, one.tail, mode="markers", marker=hollow, meta="tail-markers")


def _counts(sheet: Sheet, one: Series, *, plot: Plot, with_text: bool) -> None:
    """A mark for each quarter with a report, hollow in the tail, with its count if it fits."""
    digits = len(str(one.highest))
    number = max(1.0, (plot.end - plot.start) / QUARTER)
    has_text = with_text and plot.width_px / number >= 1 + 7 * digits
    for quarters, meta in ((one.complete, "markers"), (one.tail, "tail-markers")):
        reported = [quarter for quarter in quarters if quarter.reports]
        marker = marker_of(one, plot=plot, hollow=meta == "tail-markers")
        style: dict[str, Any] = {"mode": "markers", "marker": marker, "meta": meta}
        if has_text:
            style |= {
                "mode": "markers+text",
                "text": [thousands(quarter.reports or 0) for quarter in reported],
                "textposition": "top center",
                "textfont": {"size": SMALL_PX, "color": plot.view.palette.ink_2},
            }
        _scatter(sheet, one, reported, **style)


def hover(
    sheet: Sheet,
    one: Series,
    *,
    levels: Iterable[float | None],
    yaxis: str,
    plot: Plot,
    unit: str,
) -> None:
    """Points in every quarter that carry the hover text and are not seen.

    Plotly shows the nearest point of each trace, also one of another quarter; only a trace
    with a point in every quarter is sure to speak of the quarter in the heading. Each point
    is a line of its own, parted from the next by a gap, so nothing is drawn; the hover box
    still shows the substance's color and dash.
    """
    points = [
        (moment(quarter.start), level, _hover_text(quarter, unit=unit))
        for quarter, level in zip(one.quarters, levels, strict=True)
    ]
    sheet.add_trace(
        "scatter",
        x=[when for when, _, _ in points for _ in range(2)],
        y=[value for _, level, _ in points for value in (level, None)],
        yaxis=yaxis,
        mode="lines",
        connectgaps=False,
        line={
            "color": one.style.mark(plot.view.scheme),
            "width": one.style.width,
            "dash": one.style.dash,
        },
        name=one.style.label,
        meta="hover",
        customdata=[text for _, _, text in points for _ in range(2)],
        hovertemplate="%{customdata}",
    )


def _hover_text(quarter: Quarter, *, unit: str) -> str:
    if quarter.reports is None:
        return "not known"
    note = ", incomplete" if quarter.is_incomplete else ""
    if quarter.expected is not None:
        low, _, high = quarter.expected
        note = (
            f" so far; {thousands(round(low))} to {thousands(round(high))} expected when complete"
        )
    return with_unit(quarter.reports, unit) + note


def marker_of(one: Series, *, plot: Plot, hollow: bool = False) -> dict[str, Any]:
    """The marker of a substance, hollow in the incomplete tail."""
    color, paper = one.style.mark(plot.view.scheme), plot.view.palette.paper
    larger = {"diamond": 2, "triangle-up": 3}.get(one.style.symbol, 0)
    return {
        "symbol": one.style.symbol,
        "size": (7 if hollow else 8) + larger,
        "color": paper if hollow else color,
        "line": {"color": color if hollow else paper, "width": 1.75 if hollow else 1},
        "opacity": 1,
    }


def _scatter(sheet: Sheet, one: Series, quarters: Sequence[Quarter], **style: Any) -> None:
    sheet.add_trace(
        "scatter",
        x=[moment(quarter.start) for quarter in quarters],
        y=[quarter.reports for quarter in quarters],
        name=one.style.label,
        cliponaxis=False,
        hoverinfo="skip",
        **style,
    )
