"""What bars of shares are drawn from: rows, bases, and what is written at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.figures.geometry import (
    WIDE_PX,
    percent_ticks,
    shorten,
    text_width,
    wrap,
)
from dashboard.figures.marks import (
    Sheet,
    bold,
    plain,
    small,
    substance_heading,
    write,
)
from dashboard.figures.numbers import share_or_few, thousands, with_unit
from dashboard.frames import rows_of
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View
from dashboard.wording import FEW

TREATMENT: Final = "Usually given as treatment"
_LABEL_PX: Final = {1: 330, 2: 250, 3: 235, 4: 185}
"""Room for row labels beside so many panels."""


@dataclass(frozen=True)
class Row:
    """One row of bars: its label, a second line under it, and the count of each substance."""

    label: str
    is_treatment: bool
    reports: dict[str, int]
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """Rows in the order they are drawn and the substances that have bars, with their bases."""

    rows: tuple[Row, ...]
    bases: dict[str, int]
    unit: str

    @property
    def charted(self) -> list[str]:
        """Substances with enough reports for bars."""
        return [key for key, base in self.bases.items() if base >= FEW]

    @property
    def few(self) -> list[str]:
        """Substances with too few."""
        return [key for key, base in self.bases.items() if base < FEW]

    def share(self, row: Row, substance: str) -> float:
        """The share of a substance's reports that list a row, in percent."""
        return 100 * row.reports.get(substance, 0) / self.bases[substance]

    @property
    def value_px(self) -> float:
        """Room for the widest value after the longest bar."""
        return 10 + max(
            text_width(f"{row.reports.get(key, 0):,} · 00%", size=SMALL_PX, bold=True)
            for row in self.rows
            for key in self.charted
        )

    @property
    def highest_share(self) -> float:
        """The highest share that is drawn, in percent."""
        return max(
            (self.share(row, substance) for row in self.rows for substance in self.charted),
            default=0,
        )


def table_of(frame: pd.DataFrame, *, label: str, unit: str, view: View, remark: str = "") -> Table:
    """The rows of a frame, in its order, with the base of each substance.

    Args:
        remark: the column of the second line; that of the first substance with reports enough.
    """
    bases: dict[str, int] = {}
    counts: dict[tuple[str, bool], dict[str, int]] = {}
    remarks: dict[str, str] = {}
    first = ""
    for row in rows_of(frame):
        if row["base_reports"] >= FEW and row["substance"] == (first := first or row["substance"]):
            remarks[str(row[label])] = str(row.get(remark) or "")
        is_treatment = bool(row.get("is_treatment", False))
        counts.setdefault((str(row[label]), is_treatment), {})[row["substance"]] = int(
            row["reports"]
        )
        bases[row["substance"]] = int(row["base_reports"])
    rows = [
        Row(label=name, is_treatment=is_treatment, reports=reports, remark=remarks.get(name, ""))
        for (name, is_treatment), reports in counts.items()
    ]
    return Table(
        rows=tuple(sorted(rows, key=lambda row: row.is_treatment)),
        bases={key: bases[key] for key in view.substances if key in bases},
        unit=unit,
    )


# wide: a panel per substance


@dataclass(frozen=True)
class _Panels:
    """Measures of panels side by side."""

    view: View
    count: int
    label_px: float
    row_px: int
    centers: tuple[float, ...]
    height_px: float
    highest_share: float
    value_px: float
    right_px: float
    """Margin that the name above the last panel needs beyond it."""

    @property
    def slot_px(self) -> float:
        return (WIDE_PX - self.label_px - self.right_px) / self.count

    @property
    def ticks(self) -> list[int]:
        bar_px = self.slot_px - self.value_px
        intervals = 3 if bar_px > 150 else 2 if bar_px > 60 else 1
        ticks = percent_ticks(max(self.highest_share, 4.0), intervals=intervals)
        return [tick for tick in ticks if tick <= self.highest_share] if len(ticks) > 2 else ticks

    @property
    def reach(self) -> float:
        """Right end of the x-axis: the longest bar or last tick, and room for the value."""
        end = max(self.highest_share, 1.0)
        by_value = end / max(0.25, 1 - self.value_px / self.slot_px)
        by_tick = self.ticks[-1] / (1 - 26 / self.slot_px)
        return max(by_value, by_tick)

    def domain(self, index: int) -> list[float]:
        return [index / self.count, (index + 1) / self.count - 4 / (self.slot_px * self.count)]


def panels_of(
    table: Table,
    *,
    view: View,
    substances: Sequence[str],
    row_px: int,
    treatment_gap: int,
    axis: str,
) -> Figure:
    """Where the panels stand and what their axes show."""
    centers = row_centers(table, row_px=row_px, treatment_gap=treatment_gap)
    room = _LABEL_PX[min(len(substances), 4)]
    labels = [shorten(row.label, size=TEXT_PX, width=room) for row in table.rows]
    written = [*labels, TREATMENT] if treatment_gap else labels
    remarks = [_whole_parts(row.remark, width=room) for row in table.rows]
    label_px = 20 + max(
        *(text_width(text, size=TEXT_PX) for text in written),
        *(text_width(text, size=SMALL_PX) for text in remarks),
    )
    slot_px = (WIDE_PX - label_px) / len(substances)
    panels = _Panels(
        view=view,
        count=len(substances),
        label_px=label_px,
        row_px=row_px,
        centers=centers,
        height_px=centers[-1] + row_px / 2 + 4,
        highest_share=table.highest_share,
        value_px=table.value_px if table.charted else 0,
        right_px=max(0, _name_px(substances[-1], view) - slot_px),
    )
    top, bottom = (60, 8) if axis == "top" else (50, 24)
    sheet = Sheet(
        view,
        height=round(panels.height_px + top + bottom),
        margin={"l": panels.label_px, "r": panels.right_px, "t": top, "b": bottom},
    )
    pixel_rows(sheet, height=panels.height_px)
    for text, remark, row, center in zip(labels, remarks, table.rows, centers, strict=True):
        second = f'<span style="color:{view.palette.ink_3}">{plain(remark)}</span>'
        lines = f"{plain(text)}<br>{small(second)}" if remark else plain(text)
        draw_row_label(
            sheet, lines, full=row.label, is_cut=text != row.label, y=center, panels=panels
        )
    if treatment_gap and any(row.is_treatment for row in table.rows):
        first = next(index for index, row in enumerate(table.rows) if row.is_treatment)
        draw_treatment_heading(sheet, y=centers[first] - 20, shift=-panels.label_px, view=view)
    for index, substance in enumerate(substances):
        draw_panel(sheet, table, substance, index=index, panels=panels, axis=axis)
    return sheet.finish()


def _whole_parts(remark: str, *, width: float) -> str:
    """The parts of a remark, joined by commas, of which there is room for the whole."""
    parts = remark.split(", ")
    while len(parts) > 1 and text_width(", ".join(parts), size=SMALL_PX) > width:
        parts.pop()
    return shorten(", ".join(parts), size=SMALL_PX, width=width)


def row_centers(table: Table, *, row_px: float, treatment_gap: float) -> tuple[float, ...]:
    """The middle of each row, with a gap before what is treatment."""
    gap_at = sum(not row.is_treatment for row in table.rows)
    return tuple(
        row_px / 2
        + 4
        + row_px * index
        + (treatment_gap - row_px if index >= gap_at and gap_at and treatment_gap else 0)
        for index in range(len(table.rows))
    )


def pixel_rows(sheet: Sheet, *, height: float) -> None:
    """A y-axis that counts pixels downwards from the top of the plot."""
    sheet.set_layout(
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True, "rangemode": "normal"},
        hovermode="closest",
        barmode="overlay",
    )


def draw_row_label(
    sheet: Sheet, text: str, *, full: str, is_cut: bool, y: float, panels: _Panels
) -> None:
    """The name of a row, cut to its room; the whole of it when pointed at."""
    write(
        sheet,
        text,
        x=0,
        xshift=-panels.label_px,
        y=y,
        yref="y",
        yanchor="middle",
        size=TEXT_PX,
        color=panels.view.palette.ink,
        hovertext=plain(full) if is_cut else None,
    )


def draw_treatment_heading(sheet: Sheet, *, y: float, shift: float, view: View) -> None:
    """The words over the rows that are treatment."""
    write(
        sheet,
        bold(TREATMENT, color=view.palette.ink_2),
        x=0,
        xshift=shift,
        y=y,
        yref="y",
        yanchor="middle",
    )


def draw_panel(
    sheet: Sheet,
    table: Table,
    substance: str,
    *,
    index: int,
    panels: _Panels,
    axis: str,
) -> None:
    """The panel of one substance."""
    view = panels.view
    base = table.bases[substance]
    has_bars = base >= FEW
    name = "xaxis" if index == 0 else f"xaxis{index + 1}"
    domain = panels.domain(index)
    sheet.set_layout(
        **{
            name: {
                "domain": domain,
                "range": [0, panels.reach],
                "anchor": "y",
                "side": axis,
                "tickvals": panels.ticks,
                "ticktext": [f"{tick}%" if tick else "0" for tick in panels.ticks],
                "ticks": "",
                "showticklabels": has_bars,
                "showgrid": has_bars,
                "zeroline": True,
                "fixedrange": True,
            }
        }
    )
    heading_px = 48 if axis == "top" else 38
    substance_heading(sheet, substance, view=view, x=domain[0], shift=0, yshift=heading_px)
    write(
        sheet,
        _base_text(table, substance, room=panels.slot_px),
        x=domain[0],
        y=1,
        yshift=heading_px - 18,
        yanchor="middle",
    )
    if has_bars:
        draw_bars(
            sheet,
            table,
            substance,
            xaxis="x" if index == 0 else f"x{index + 1}",
            centers=panels.centers,
            thickness=15,
            view=view,
        )
    else:
        draw_counts_only(sheet, table, substance, x=domain[0], index=index, panels=panels)


def _name_px(substance: str, view: View) -> float:
    return text_width(view.substances[substance].label, size=TEXT_PX, bold=True) + 20


def _base_text(table: Table, substance: str, *, room: float) -> str:
    """``917 reports = 100%``, without the sign in all panels if one has no room for it."""
    written = {key: with_unit(base, table.unit) for key, base in table.bases.items()}
    full = {key: f"{written[key]} = 100%" for key in table.charted}
    fits = all(text_width(text, size=SMALL_PX) < room - 4 for text in full.values())
    return full[substance] if fits and substance in full else written[substance]


def draw_bars(
    sheet: Sheet,
    table: Table,
    substance: str,
    *,
    xaxis: str,
    centers: Sequence[float],
    thickness: float,
    view: View,
) -> None:
    """Bars with their counts and shares."""
    base = table.bases[substance]
    style = view.substances[substance]
    color = style.mark(view.scheme)
    treatment = [row.is_treatment for row in table.rows]
    counts = [row.reports.get(substance, 0) for row in table.rows]
    sheet.add_trace(
        "bar",
        orientation="h",
        x=[table.share(row, substance) for row in table.rows],
        y=list(centers),
        width=[thickness - 1.5 if apart else thickness for apart in treatment],
        xaxis=xaxis,
        name=style.label,
        marker={
            "color": [view.palette.paper if apart else color for apart in treatment],
            "line": {"color": color, "width": [1.5 if apart else 0 for apart in treatment]},
            "pattern": {
                "shape": ["/" if apart else "" for apart in treatment],
                "size": 5,
                "solidity": 0.2,
                "fgcolor": view.palette.ink_3,
                "bgcolor": view.palette.paper,
                "fillmode": "overlay",
            },
        },
        text=[value_text(count, base, view=view) for count in counts],
        textposition="outside",
        textangle=0,
        textfont={"size": SMALL_PX, "color": view.palette.ink_2},
        constraintext="none",
        cliponaxis=False,
        customdata=[
            f"{bold(plain(row.label))}<br>{_in_full(count, base, noun=style.noun, unit=table.unit)}"
            for row, count in zip(table.rows, counts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def value_text(count: int, base: int, *, view: View) -> str:
    """``222 · 24%`` with the count in bold, ``9 · few`` under 16."""
    written = "\u00a0" + bold(thousands(count), color=view.palette.ink)
    return f"{written} · {share_or_few(count, base)}" if count else written


def _in_full(count: int, base: int, *, noun: str, unit: str) -> str:
    share = share_or_few(count, base)
    note = "under 16, so no percentage" if share == "few" else share
    return f"{thousands(count)} of {thousands(base)} {unit}, {noun} ({note})"


def draw_counts_only(
    sheet: Sheet,
    table: Table,
    substance: str,
    *,
    x: float,
    index: int,
    panels: _Panels,
) -> None:
    """Counts beside the base line, and why there are no bars."""
    ink = panels.view.palette.ink
    axis = "x" if index == 0 else f"x{index + 1}"
    # an axis without a trace is not drawn at all, base line included
    sheet.add_trace("scatter", x=[None], y=[None], xaxis=axis, hoverinfo="skip", name=substance)
    for row, center in zip(table.rows, panels.centers, strict=True):
        write(
            sheet,
            bold(thousands(row.reports.get(substance, 0)), color=ink),
            x=x,
            xshift=8,
            y=center,
            yref="y",
            yanchor="middle",
        )
    sentence = "Too few to compare. Under 16 reports: counts only, no bars and no percentages."
    lines = wrap(sentence.replace("reports", table.unit), size=SMALL_PX, width=panels.slot_px - 40)
    write(sheet, "<br>".join(lines), x=x, xshift=34, y=1, yshift=-8, yanchor="top")


def draw_base_line(sheet: Sheet, *, low: float, high: float, view: View) -> None:
    """The line from which bars start."""
    sheet.add_shape(
        type="line",
        xref="paper",
        yref="y",
        x0=0,
        x1=0,
        y0=low,
        y1=high,
        line={"color": view.palette.axis, "width": 1},
    )


def key_text(table: Table, substance: str, view: View) -> str:
    """A substance with its base, for the key."""
    return f"{view.substances[substance].label}, {thousands(table.bases[substance])} = 100%"
