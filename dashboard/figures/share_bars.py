"""Horizontal bars of shares: classes and ingredients also listed, outcomes listed.

The y-axis of these figures counts pixels from the top of the plot, so that rows, headings and
gaps stand exactly where they are put and labels never meet, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.geometry import (
    NARROW_PX,
    WIDE_PX,
    percent_ticks,
    shorten,
    text_width,
    wrap,
)
from dashboard.figures.marks import (
    Sheet,
    bold,
    empty_sheet,
    small,
    substance_heading,
    symbol,
    write,
)
from dashboard.figures.numbers import share_or_few, thousands, with_unit
from dashboard.theme import SMALL_PX, TEXT_PX, View
from dashboard.wording import FEW

_TREATMENT: Final = "Usually given as treatment"
_LABEL_PX: Final = {1: 330, 2: 250, 3: 235, 4: 185}
"""Room for row labels beside so many panels."""
TOP_INGREDIENTS: Final = 15
_TOP_TREATMENTS: Final = 3


@dataclass(frozen=True)
class _Row:
    """One row of bars: its label and the count of each substance."""

    label: str
    is_treatment: bool
    reports: dict[str, int]


@dataclass(frozen=True)
class _Table:
    """Rows in the order they are drawn and the substances that have bars, with their bases."""

    rows: tuple[_Row, ...]
    bases: dict[str, int]
    unit: str

    @property
    def charted(self) -> list[str]:
        return [key for key, base in self.bases.items() if base >= FEW]

    @property
    def few(self) -> list[str]:
        return [key for key, base in self.bases.items() if base < FEW]

    def share(self, row: _Row, substance: str) -> float:
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
        return max(
            (self.share(row, substance) for row in self.rows for substance in self.charted),
            default=0,
        )


def class_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> go.Figure:
    """Share of each substance's reports that also list a class; treatment apart, hatched.

    One panel per substance in the same order and on the same scale; on a narrow page the bars
    of a class stand together under its name. A substance with fewer than 16 reports gets no
    bars: the page says so in a sentence.

    Args:
        frame: Rows of the macro ``co_ingestant_class`` for one source, in their order.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = _table(frame, label="class_label", unit=unit, view=view)
    return _grouped_bars(table, view=view)


def ingredient_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> go.Figure:
    """As ``class_bars_figure``, for the 15 ingredients listed most with the first substance.

    Up to three ingredients usually given as treatment stand apart below.

    Args:
        frame: Rows of the macro ``co_ingestant`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    table = _table(frame, label="ingredient", unit=unit, view=view)
    if not table.charted:
        return empty_sheet(view)
    first = table.charted[0]
    ordered = sorted(table.rows, key=lambda row: (-row.reports.get(first, 0), row.label))
    others = [row for row in ordered if not row.is_treatment][:TOP_INGREDIENTS]
    treatment = [row for row in ordered if row.is_treatment][:_TOP_TREATMENTS]
    return _grouped_bars(
        _Table(rows=(*others, *treatment), bases=table.bases, unit=unit), view=view
    )


def outcome_bars_figure(frame: pd.DataFrame, *, view: View, unit: str = "reports") -> go.Figure:
    """Share of each substance's reports that list an outcome, one panel per substance.

    A substance with fewer than 16 reports keeps its panel, with counts and a sentence in
    place of bars and percentages.

    Args:
        frame: Rows of the macro ``outcome_share`` for one source.
        view: Color scheme and width.
        unit: What the source counts, plural.
    """
    ordered = frame.sort_values("sort_order", kind="stable") if len(frame) else frame
    table = _table(ordered, label="outcome_label", unit=unit, view=view)
    if not table.bases:
        return empty_sheet(view)
    if view.narrow:
        return _stacked_panels(table, view=view)
    return _panels(
        table, view=view, substances=list(table.bases), row_px=26, treatment_gap=0, axis="bottom"
    )


def _table(frame: pd.DataFrame, *, label: str, unit: str, view: View) -> _Table:
    bases: dict[str, int] = {}
    counts: dict[tuple[str, bool], dict[str, int]] = {}
    for row in frame.to_dict("records"):
        is_treatment = bool(row.get("is_treatment", False))
        counts.setdefault((str(row[label]), is_treatment), {})[row["substance"]] = int(
            row["reports"]
        )
        bases[row["substance"]] = int(row["base_reports"])
    rows = [
        _Row(label=name, is_treatment=is_treatment, reports=reports)
        for (name, is_treatment), reports in counts.items()
    ]
    return _Table(
        rows=tuple(sorted(rows, key=lambda row: row.is_treatment)),
        bases={key: bases[key] for key in view.substances if key in bases},
        unit=unit,
    )


def _grouped_bars(table: _Table, *, view: View) -> go.Figure:
    if not table.charted or not table.rows:
        return empty_sheet(view)
    if view.narrow:
        return _classes_narrow(table, view=view)
    return _panels(
        table, view=view, substances=table.charted, row_px=25, treatment_gap=54, axis="top"
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


def _panels(
    table: _Table,
    *,
    view: View,
    substances: Sequence[str],
    row_px: int,
    treatment_gap: int,
    axis: str,
) -> go.Figure:
    centers = _row_centers(table, row_px=row_px, treatment_gap=treatment_gap)
    room = _LABEL_PX[min(len(substances), 4)]
    labels = [shorten(row.label, size=TEXT_PX, width=room) for row in table.rows]
    written = [*labels, _TREATMENT] if treatment_gap else labels
    label_px = max(text_width(text, size=TEXT_PX) for text in written) + 20
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
    _pixel_rows(sheet, height=panels.height_px)
    for text, row, center in zip(labels, table.rows, centers, strict=True):
        _row_label(sheet, text, full=row.label, y=center, panels=panels)
    if treatment_gap and any(row.is_treatment for row in table.rows):
        first = next(index for index, row in enumerate(table.rows) if row.is_treatment)
        _treatment_heading(sheet, y=centers[first] - 20, shift=-panels.label_px, view=view)
    for index, substance in enumerate(substances):
        _panel(sheet, table, substance, index=index, panels=panels, axis=axis)
    return sheet.finish()


def _row_centers(table: _Table, *, row_px: float, treatment_gap: float) -> tuple[float, ...]:
    gap_at = sum(not row.is_treatment for row in table.rows)
    return tuple(
        row_px / 2
        + 4
        + row_px * index
        + (treatment_gap - row_px if index >= gap_at and gap_at and treatment_gap else 0)
        for index in range(len(table.rows))
    )


def _pixel_rows(sheet: Sheet, *, height: float) -> None:
    """A y-axis that counts pixels downwards from the top of the plot."""
    sheet.figure.update_layout(
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True, "rangemode": "normal"},
        hovermode="closest",
        barmode="overlay",
    )


def _row_label(sheet: Sheet, text: str, *, full: str, y: float, panels: _Panels) -> None:
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
        hovertext=full if full != text else None,
    )


def _treatment_heading(sheet: Sheet, *, y: float, shift: float, view: View) -> None:
    write(
        sheet,
        bold(_TREATMENT, color=view.palette.ink_2),
        x=0,
        xshift=shift,
        y=y,
        yref="y",
        yanchor="middle",
    )


def _panel(
    sheet: Sheet,
    table: _Table,
    substance: str,
    *,
    index: int,
    panels: _Panels,
    axis: str,
) -> None:
    view = panels.view
    base = table.bases[substance]
    has_bars = base >= FEW
    name = "xaxis" if index == 0 else f"xaxis{index + 1}"
    domain = panels.domain(index)
    sheet.figure.update_layout(
        {
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
        _bars(
            sheet,
            table,
            substance,
            xaxis="x" if index == 0 else f"x{index + 1}",
            centers=panels.centers,
            thickness=15,
            view=view,
        )
    else:
        _counts_only(sheet, table, substance, x=domain[0], index=index, panels=panels)


def _name_px(substance: str, view: View) -> float:
    return text_width(view.substances[substance].label, size=TEXT_PX, bold=True) + 20


def _base_text(table: _Table, substance: str, *, room: float) -> str:
    """``917 reports = 100%``, without the sign in all panels if one has no room for it."""
    written = {key: with_unit(base, table.unit) for key, base in table.bases.items()}
    full = {key: f"{written[key]} = 100%" for key in table.charted}
    fits = all(text_width(text, size=SMALL_PX) < room - 4 for text in full.values())
    return full[substance] if fits and substance in full else written[substance]


def _bars(
    sheet: Sheet,
    table: _Table,
    substance: str,
    *,
    xaxis: str,
    centers: Sequence[float],
    thickness: float,
    view: View,
) -> None:
    base = table.bases[substance]
    style = view.substances[substance]
    color = style.mark(view.scheme)
    treatment = [row.is_treatment for row in table.rows]
    counts = [row.reports.get(substance, 0) for row in table.rows]
    sheet.figure.add_bar(
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
        text=[_value(count, base, view=view) for count in counts],
        textposition="outside",
        textangle=0,
        textfont={"size": SMALL_PX, "color": view.palette.ink_2},
        constraintext="none",
        cliponaxis=False,
        customdata=[
            f"<b>{row.label}</b><br>{_in_full(count, base, noun=style.noun, unit=table.unit)}"
            for row, count in zip(table.rows, counts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _value(count: int, base: int, *, view: View) -> str:
    """``222 · 24%`` with the count in bold, ``9 · few`` under 16."""
    written = "\u00a0" + bold(thousands(count), color=view.palette.ink)
    return f"{written} · {share_or_few(count, base)}" if count else written


def _in_full(count: int, base: int, *, noun: str, unit: str) -> str:
    share = share_or_few(count, base)
    note = "under 16, so no percentage" if share == "few" else share
    return f"{thousands(count)} of {thousands(base)} {unit}, {noun} ({note})"


def _counts_only(
    sheet: Sheet,
    table: _Table,
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
    sheet.figure.add_scatter(x=[None], y=[None], xaxis=axis, hoverinfo="skip", name=substance)
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


# narrow: one panel


def _narrow_reach(table: _Table, *, width: float) -> float:
    return max(table.highest_share, 1.0) / (1 - table.value_px / width)


def _classes_narrow(table: _Table, *, view: View) -> go.Figure:
    """The bars of a class stand together under its name, each with its substance's marker."""
    each = len(table.charted)
    row_px = 23 + 13 * each
    gutter = 14 if each > 1 else 0
    starts = [
        center - row_px / 2
        for center in _row_centers(table, row_px=row_px, treatment_gap=row_px + 24)
    ]
    height = starts[-1] + row_px
    key = _narrow_key(table, view)
    header = 12 + 20 * len(key)
    sheet = Sheet(
        view,
        height=round(height + header + 4),
        margin={"l": gutter, "r": 0, "t": header, "b": 4},
    )
    _pixel_rows(sheet, height=height)
    _draw_key(sheet, table, key=key, gutter=gutter, header=header, view=view)
    for row, start in zip(table.rows, starts, strict=True):
        text = shorten(row.label, size=TEXT_PX, width=NARROW_PX)
        _label_above(sheet, row, text=text, shift=-gutter, y=start + 9, view=view)
        _base_line(sheet, low=start + 16, high=start + 20 + 13 * each, view=view)
    if any(row.is_treatment for row in table.rows):
        first = next(index for index, row in enumerate(table.rows) if row.is_treatment)
        _treatment_heading(sheet, y=starts[first] - 10, shift=-gutter, view=view)
    for order, substance in enumerate(table.charted):
        centers = [start + 24 + 13 * order for start in starts]
        _bars(sheet, table, substance, xaxis="x", centers=centers, thickness=10, view=view)
        for center in centers if each > 1 else ():
            symbol(
                sheet,
                substance,
                view=view,
                at=(0, 1 - center / height),
                shift=(5 - gutter, 0),
            )
    _hidden_scale(sheet, table, width=NARROW_PX - gutter)
    return sheet.finish()


def _hidden_scale(sheet: Sheet, table: _Table, *, width: float) -> None:
    """The shared x-axis of a narrow figure: the values stand at the bars, so no ticks."""
    sheet.figure.update_xaxes(range=[0, _narrow_reach(table, width=width)], visible=False)


def _label_above(sheet: Sheet, row: _Row, *, text: str, shift: float, y: float, view: View) -> None:
    write(
        sheet,
        text,
        x=0,
        xshift=shift,
        y=y,
        yref="y",
        yanchor="middle",
        size=TEXT_PX,
        color=view.palette.ink,
        hovertext=row.label if text != row.label else None,
    )


def _base_line(sheet: Sheet, *, low: float, high: float, view: View) -> None:
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


def _narrow_key(table: _Table, view: View) -> list[list[str]]:
    """Lines of the key: two substances a line where they fit, in the order of the bars."""
    widest = max(
        text_width(_key_text(table, key, view), size=SMALL_PX, bold=True) for key in table.charted
    )
    a_line = 2 if widest + 24 <= NARROW_PX / 2 else 1
    return [table.charted[start : start + a_line] for start in range(0, len(table.charted), a_line)]


def _key_text(table: _Table, substance: str, view: View) -> str:
    return f"{view.substances[substance].label}, {thousands(table.bases[substance])} = 100%"


def _draw_key(
    sheet: Sheet,
    table: _Table,
    *,
    key: list[list[str]],
    gutter: float,
    header: float,
    view: View,
) -> None:
    for line, substances in enumerate(key):
        shift = -gutter
        level = header - 9 - 20 * line
        for substance in substances:
            text = _key_text(table, substance, view)
            symbol(sheet, substance, view=view, at=(0, 1), shift=(shift + 5, level))
            write(
                sheet,
                bold(text, color=view.substances[substance].text(view.scheme)),
                x=0,
                xshift=shift + 15,
                y=1,
                yshift=level,
                yanchor="middle",
            )
            shift += text_width(text, size=SMALL_PX, bold=True) + 36


def _stacked_panels(table: _Table, *, view: View) -> go.Figure:
    """Panels under each other on one scale, each with its heading and its row labels.

    Labels stand left of the bars, or above them when one is too long for that.
    """
    widest = max(text_width(row.label, size=SMALL_PX) for row in table.rows) + 12
    beside = widest <= NARROW_PX * 0.46
    label_px = widest if beside else 0
    row_px = 21 if beside else 34
    heading, gap = 26, 12
    panel_px = heading + row_px * len(table.rows) + gap
    height = panel_px * len(table.charted) + heading * len(table.few)
    sheet = Sheet(view, height=round(height), margin={"l": label_px, "r": 0, "t": 0, "b": 0})
    _pixel_rows(sheet, height=height)
    if table.charted:
        _hidden_scale(sheet, table, width=NARROW_PX - label_px)
    for order, substance in enumerate([*table.charted, *table.few]):
        start = panel_px * min(order, len(table.charted)) + heading * max(
            0, order - len(table.charted)
        )
        _stacked_heading(sheet, table, substance, start=start, label_px=label_px, view=view)
        if substance in table.few:
            continue
        bottoms = [start + heading + row_px * (index + 1) for index in range(len(table.rows))]
        centers = [bottom - 10.5 for bottom in bottoms]
        for row, center in zip(table.rows, centers, strict=True):
            text = shorten(row.label, size=SMALL_PX, width=label_px - 6 if beside else NARROW_PX)
            level = center if beside else center - 16
            _label_above(sheet, row, text=small(text), shift=-label_px, y=level, view=view)
            if not beside:
                _base_line(sheet, low=center - 8, high=center + 8, view=view)
        if beside:
            _base_line(sheet, low=centers[0] - 11, high=centers[-1] + 11, view=view)
        _bars(sheet, table, substance, xaxis="x", centers=centers, thickness=13, view=view)
    return sheet.finish()


def _stacked_heading(
    sheet: Sheet,
    table: _Table,
    substance: str,
    *,
    start: float,
    label_px: float,
    view: View,
) -> None:
    base = with_unit(table.bases[substance], table.unit)
    few = substance in table.few
    level = -start - 11
    substance_heading(sheet, substance, view=view, x=0, shift=-label_px, yshift=level)
    write(
        sheet,
        f"{base}: too few to compare" if few else f"{base} = 100%",
        x=1,
        xanchor="right",
        y=1,
        yshift=level,
        yanchor="middle",
    )
