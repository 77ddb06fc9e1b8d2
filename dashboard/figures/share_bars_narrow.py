"""Bars of shares on a narrow page: rows with a bar for each substance, or stacked panels."""

from __future__ import annotations

from dashboard.figures.geometry import (
    NARROW_PX,
    shorten,
    text_width,
)
from dashboard.figures.marks import (
    Sheet,
    bold,
    plain,
    small,
    substance_heading,
    symbol,
    write,
)
from dashboard.figures.numbers import with_unit
from dashboard.figures.share_rows import (
    Row,
    Table,
    draw_bars,
    draw_base_line,
    draw_treatment_heading,
    key_text,
    pixel_rows,
    row_centers,
)
from dashboard.theme import SMALL_PX, TEXT_PX, Figure, View

# narrow: one panel


def _narrow_reach(table: Table, *, width: float) -> float:
    return max(table.highest_share, 1.0) / (1 - table.value_px / width)


def classes_narrow(table: Table, *, view: View) -> Figure:
    """The bars of a class stand together under its name, each with its substance's marker."""
    each = len(table.charted)
    row_px = 23 + 13 * each
    gutter = 14 if each > 1 else 0
    starts = [
        center - row_px / 2
        for center in row_centers(table, row_px=row_px, treatment_gap=row_px + 24)
    ]
    height = starts[-1] + row_px
    key = _narrow_key(table, view)
    header = 12 + 20 * len(key)
    sheet = Sheet(
        view,
        height=round(height + header + 4),
        margin={"l": gutter, "r": 0, "t": header, "b": 4},
    )
    pixel_rows(sheet, height=height)
    _draw_key(sheet, table, key=key, gutter=gutter, header=header, view=view)
    for row, start in zip(table.rows, starts, strict=True):
        text = shorten(row.label, size=TEXT_PX, width=NARROW_PX)
        _label_above(sheet, row, text=plain(text), shift=-gutter, y=start + 9, view=view)
        draw_base_line(sheet, low=start + 16, high=start + 20 + 13 * each, view=view)
    if any(row.is_treatment for row in table.rows):
        first = next(index for index, row in enumerate(table.rows) if row.is_treatment)
        draw_treatment_heading(sheet, y=starts[first] - 10, shift=-gutter, view=view)
    for order, substance in enumerate(table.charted):
        centers = [start + 24 + 13 * order for start in starts]
        draw_bars(sheet, table, substance, xaxis="x", centers=centers, thickness=10, view=view)
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


def _hidden_scale(sheet: Sheet, table: Table, *, width: float) -> None:
    """The shared x-axis of a narrow figure: the values stand at the bars, so no ticks."""
    sheet.set_layout(
        xaxis={
            "range": [0, _narrow_reach(table, width=width)],
            "visible": False,
        }
    )


def _label_above(sheet: Sheet, row: Row, *, text: str, shift: float, y: float, view: View) -> None:
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
        hovertext=plain(row.label) if text != plain(row.label) else None,
    )


def _narrow_key(table: Table, view: View) -> list[list[str]]:
    """Lines of the key: two substances a line where they fit, in the order of the bars."""
    widest = max(
        text_width(key_text(table, key, view), size=SMALL_PX, bold=True) for key in table.charted
    )
    a_line = 2 if widest + 24 <= NARROW_PX / 2 else 1
    return [table.charted[start : start + a_line] for start in range(0, len(table.charted), a_line)]


def _draw_key(
    sheet: Sheet,
    table: Table,
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
            text = key_text(table, substance, view)
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


def stacked_panels(table: Table, *, view: View) -> Figure:
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
    pixel_rows(sheet, height=height)
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
            _label_above(sheet, row, text=small(plain(text)), shift=-label_px, y=level, view=view)
            if not beside:
                draw_base_line(sheet, low=center - 8, high=center + 8, view=view)
        if beside:
            draw_base_line(sheet, low=centers[0] - 11, high=centers[-1] + 11, view=view)
        draw_bars(sheet, table, substance, xaxis="x", centers=centers, thickness=13, view=view)
    return sheet.finish()


def _stacked_heading(
    sheet: Sheet,
    table: Table,
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
