"""Two classes also listed on the same report: bars, each with a mark for what chance would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from dashboard.figures.geometry import NARROW_PX, WIDE_PX, nice_ticks, shorten, text_width
from dashboard.figures.marks import Sheet, at_the_end, bold, empty_sheet, write
from dashboard.figures.numbers import thousands, with_unit
from dashboard.frames import Row, rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View
from dashboard.wording import FEW

TOP_PAIRS: Final = 12
_ROW_PX: Final = 25
_NARROW_ROW_PX: Final = 40
_BAR_PX: Final = 15
_MARK_PX: Final = 19
_LABEL_PX: Final = 400


def pair_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """The pairs listed most, with a mark at the count that chance alone would give.

    Pairs on fewer than 16 reports are left to the table. Bars are in ink: a pair is counted
    over the reports that name any chosen substance.

    Args:
        frame: Rows of the macro ``co_ingestant_class_pair`` for one source, in their order.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    rows = rows_of(frame[frame["reports"] >= FEW].head(TOP_PAIRS))
    if not rows:
        return empty_sheet(view)
    names = [f"{row['first_class']} + {row['second_class']}" for row in rows]
    room = NARROW_PX if view.narrow else _LABEL_PX
    labels = [shorten(name, size=TEXT_PX, width=room) for name in names]
    label_px = 0.0 if view.narrow else max(text_width(text, size=TEXT_PX) for text in labels) + 20
    row_px = _NARROW_ROW_PX if view.narrow else _ROW_PX
    centers = [row_px * (place + 0.5) + (8 if view.narrow else 0) for place in range(len(rows))]
    height = centers[-1] + row_px / 2 + 4
    sheet = Sheet(view, height=height + 54, margin={"l": max(label_px, 1), "r": 0, "t": 50, "b": 4})
    _axes(sheet, rows, height=height, bar_px=(room if view.narrow else WIDE_PX) - label_px)
    _bars(sheet, rows, names, centers=centers, view=view, unit=unit)
    for text, name, center in zip(labels, names, centers, strict=True):
        write(
            sheet,
            text,
            x=0,
            xshift=-label_px,
            y=center - (18 if view.narrow else 0),
            yref="y",
            yanchor="middle",
            size=SMALL_PX if view.narrow else TEXT_PX,
            color=view.palette.ink,
            hovertext=name if name != text else None,
        )
    base = with_unit(int(rows[0]["base_reports"]), unit)
    write(sheet, f"Of {base}. Upright mark: by chance", x=0, y=1, yshift=36, yanchor="middle")
    return sheet.finish()


def _axes(sheet: Sheet, rows: Sequence[Row], *, height: float, bar_px: float) -> None:
    highest = max(float(row[name] or 0) for row in rows for name in ("reports", "expected_reports"))
    value_px = 14 + text_width(thousands(int(highest)), size=SMALL_PX, bold=True)
    ticks = nice_ticks(int(highest), intervals=2 if bar_px < 200 else 3)
    reach = max(highest / max(0.3, 1 - value_px / bar_px), ticks[-1] * 1.06)
    sheet.set_layout(
        hovermode="closest",
        xaxis={
            "range": [0, reach],
            "side": "top",
            "tickvals": ticks,
            "ticktext": [thousands(tick) for tick in ticks],
            "ticks": "",
            "showgrid": True,
            "zeroline": True,
            "fixedrange": True,
        },
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True, "rangemode": "normal"},
    )


def _bars(
    sheet: Sheet,
    rows: Sequence[Row],
    names: list[str],
    *,
    centers: list[float],
    view: View,
    unit: str,
) -> None:
    palette = view.palette
    counts = [int(row["reports"]) for row in rows]
    expected = [float(row["expected_reports"]) for row in rows]
    sheet.add_trace(
        "bar",
        orientation="h",
        x=counts,
        y=centers,
        width=[_BAR_PX] * len(counts),
        name="reports listing both",
        marker={"color": palette.bar_rest},
        **at_the_end(["\u00a0" + bold(thousands(count), color=palette.ink) for count in counts]),
        customdata=[
            f"<b>{name}</b><br>{with_unit(count, unit)} list both; by chance {chance:,.0f}"
            for name, count, chance in zip(names, counts, expected, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for center, chance in zip(centers, expected, strict=True):
        sheet.add_shape(
            type="line",
            x0=chance,
            x1=chance,
            y0=center - _MARK_PX / 2,
            y1=center + _MARK_PX / 2,
            line={"color": palette.ink, "width": 2.5},
        )
