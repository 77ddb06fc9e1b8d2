"""How many other ingredients, or how many products, a report lists."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.figures.geometry import SMALL_HEADROOM, percent_ticks
from dashboard.figures.marks import Sheet, at_the_end, bold, empty_sheet, small, symbol, write
from dashboard.figures.numbers import share_or_few, thousands, with_unit
from dashboard.frames import Row, by, rows_of
from dashboard.theme import TEXT_PX, Figure, View
from dashboard.wording import FEW


def number_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> Figure:
    """Upright bars of shares with the counts above them, one panel per substance.

    A substance with fewer than 16 reports gets no panel: the page says so in a sentence.

    Args:
        frame: Rows of the macro ``co_ingestant_number`` or ``product_number`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    label = "number_listed" if "number_listed" in frame.columns else "products_listed"
    rows = by((row for row in rows_of(frame) if row["base_reports"] >= FEW), "substance")
    substances = [key for key in view.substances if key in rows]
    if not substances:
        return empty_sheet(view)
    highest = max(
        100 * int(row["reports"]) / int(row["base_reports"]) for own in rows.values() for row in own
    )
    ticks = percent_ticks(highest, intervals=2, spare=2)
    count = len(substances)
    top, panel_px, bottom = 46, 114, 28
    heading_px = top + bottom
    height = (panel_px + heading_px) * count if view.narrow else panel_px + heading_px
    sheet = Sheet(view, height=height, margin={"l": 40, "r": 6, "t": top, "b": bottom})
    inner = height - top - bottom
    for index, substance in enumerate(substances):
        bottom_px = (count - 1 - index) * (panel_px + heading_px) if view.narrow else 0
        y_domain = [bottom_px / inner, (bottom_px + panel_px) / inner]
        x_domain = _x_domain(index, count=count, narrow=view.narrow)
        one = sorted(rows[substance], key=lambda row: int(row["sort_order"]))
        _axes(
            sheet,
            [str(row[label]) for row in one],
            index=index,
            ticks=ticks,
            domains=(x_domain, y_domain),
            narrow=view.narrow or count > 2,
        )
        _bars(sheet, one, label=label, substance=substance, index=index, view=view, unit=unit)
        _heading(
            sheet,
            substance,
            base=int(one[0]["base_reports"]),
            at=(x_domain[0], y_domain[1]),
            view=view,
            unit=unit,
        )
    return sheet.finish()


def _x_domain(index: int, *, count: int, narrow: bool) -> list[float]:
    if narrow or count == 1:
        return [0, 1]
    gap = 0.065
    width = (1 - gap * (count - 1)) / count
    return [index * (width + gap), index * (width + gap) + width]


def _axes(
    sheet: Sheet,
    labels: list[str],
    *,
    index: int,
    ticks: list[int],
    domains: tuple[list[float], list[float]],
    narrow: bool,
) -> None:
    suffix = "" if index == 0 else str(index + 1)
    sheet.set_layout(
        **{
            "hovermode": "closest",
            f"xaxis{suffix}": {
                "domain": domains[0],
                "anchor": f"y{suffix}",
                "range": [-0.5, len(labels) - 0.5],
                "tickvals": list(range(len(labels))),
                "ticktext": [text.replace(" or more", "+") if narrow else text for text in labels],
                "ticks": "",
                "tickangle": 0,
                "fixedrange": True,
            },
            f"yaxis{suffix}": {
                "domain": domains[1],
                "anchor": f"x{suffix}",
                "range": [0, ticks[-1] * SMALL_HEADROOM],
                "rangemode": "tozero",
                "tickvals": ticks,
                "ticktext": [f"{tick}%" if tick else "0" for tick in ticks],
                "fixedrange": True,
            },
        }
    )


def _bars(
    sheet: Sheet,
    one: Sequence[Row],
    *,
    label: str,
    substance: str,
    index: int,
    view: View,
    unit: str,
) -> None:
    suffix = "" if index == 0 else str(index + 1)
    style = view.substances[substance]
    counts = [int(row["reports"]) for row in one]
    base = int(one[0]["base_reports"])
    sheet.add_trace(
        "bar",
        x=list(range(len(counts))),
        y=[100 * count / base for count in counts],
        width=0.5 if len(counts) > 3 else 0.28,
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        name=style.label,
        marker={"color": style.mark(view.scheme)},
        **at_the_end([bold(thousands(count), color=view.palette.ink) for count in counts]),
        customdata=[
            f"<b>{row[label]}</b><br>{thousands(count)} of {thousands(base)} {unit}, {style.noun}"
            f" ({share_or_few(count, base)})"
            for row, count in zip(one, counts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _heading(
    sheet: Sheet,
    substance: str,
    *,
    base: int,
    at: tuple[float, float],
    view: View,
    unit: str,
) -> None:
    style = view.substances[substance]
    shift = -40 if view.narrow else 0
    symbol(sheet, substance, view=view, at=at, shift=(shift + 5, 36))
    write(
        sheet,
        bold(style.label, color=style.text(view.scheme))
        + "  "
        + small(f"{with_unit(base, unit)} = 100%"),
        x=at[0],
        xshift=shift + 16,
        y=at[1],
        yshift=36,
        yanchor="middle",
        size=TEXT_PX,
    )
