"""The slide: sentence as title, chart, source below; what to read with it in the notes.

python-pptx writes charts with their numbers in a workbook behind them. A chart that is neither
lines nor bars has its table instead, which can be edited too, and one without a table its words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches, Pt

from dashboard.charts.base import Finished, Native
from dashboard.components.figure import Note
from dashboard.components.html import to_markup
from dashboard.components.tables import DataTable
from dashboard.downloads import harmless
from dashboard.figures.numbers import share_or_few
from dashboard.frames import Row, by, rows_of
from dashboard.theme import PALETTES, Substance
from dashboard.wording import FEW

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE_ONLY: Final = 5
"""Of the layouts of python-pptx's own template."""
MOST_ROWS, MOST_TABLE_ROWS, MOST_COLUMNS = 15, 14, 8
INK, INK_2, GRID = (PALETTES["light"].ink, PALETTES["light"].ink_2, PALETTES["light"].grid)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands around the chart.

    Attributes:
        synthetic: A sentence where the data are invented; else empty.
        cited: Which generation of the file it is from.
        address: Of the page; empty where nothing is served.
        query: The question as one can ask it of the published file.
    """

    synthetic: str
    cited: str
    address: str
    query: str


def document(
    made: Finished,
    *,
    native: Native | None,
    substances: Sequence[Substance],
    around: Around,
    only: str = "",
) -> bytes:
    """A presentation of one slide, 16:9.

    Args:
        made: the chart as a page shows it.
        native: how its rows are drawn; None for its table.
        substances: how they are drawn, in their order.
        only: the substance that the chart is of, where it is of one alone.
    """
    presentation: Any = Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    _title(slide, made, around)
    if native is not None and made.is_drawn:
        rows = [row for row in rows_of(made.frame) if not only or row["substance"] == only]
        drawn = [one for one in substances if any(row["substance"] == one.key for row in rows)]
        _chart(slide, rows, native=native, substances=drawn)
    elif made.drawn.table is not None:
        _table(slide, made.drawn.table())
    else:
        words = text_of(made.drawn.words)
        _text(slide, [words], top=Inches(2.2), height=Inches(4), size=18)
    _text(
        slide,
        [text_of(made.foot.source_line), around.synthetic or around.cited],
        top=HIGH - Inches(0.95),
        height=Inches(0.6),
        size=11,
    )
    slide.notes_slide.notes_text_frame.text = _notes(made, around)
    written = io.BytesIO()
    presentation.save(written)
    return written.getvalue()


def text_of(children: Any) -> str:
    """The words of elements, as they are read."""
    words = re.sub(r"<[^>]+>", "", to_markup(children).html)
    return re.sub(r"\s+", " ", unescape(words)).strip()


def _title(slide: Any, made: Finished, around: Around) -> None:
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        EDGE,
        Inches(0.35),
        WIDE - 2 * EDGE,
        Inches(1),
    )
    title.text_frame.word_wrap = True
    title.text_frame.text = made.title
    (paragraph,) = title.text_frame.paragraphs
    paragraph.font.size, paragraph.font.bold = Pt(26), True
    paragraph.font.color.rgb = _color(INK)
    paragraph.alignment = 1
    kick = f"{made.source.name} · {made.kicker}"
    lines = [f"{around.synthetic} {kick}".strip(), text_of(made.drawn.subtitle)]
    _text(slide, lines, top=Inches(1.35), height=Inches(0.65), size=12)


def _text(slide: Any, lines: Sequence[str], *, top: int, height: int, size: int) -> None:
    box = slide.shapes.add_textbox(EDGE, top, WIDE - 2 * EDGE, height)
    frame = box.text_frame
    frame.word_wrap = True
    frame.text = "\n".join(line for line in lines if line)
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = _color(INK_2)


def _notes(made: Finished, around: Around) -> str:
    limits = [
        f"{text_of(note.title)} {text_of(note.text)}".strip()
        if isinstance(note, Note)
        else text_of(note)
        for note in made.notes
    ]
    parts = [
        around.synthetic,
        text_of(made.drawn.words),
        "Read with this chart:",
        *(f"- {limit}" for limit in limits),
        f"{text_of(made.foot.source_line)} {around.cited} {around.address}".strip(),
        f"Asked of the published file: {around.query}",
    ]
    return "\n".join(part for part in parts if part)


def _chart(
    slide: Any, rows: Sequence[Row], *, native: Native, substances: Sequence[Substance]
) -> None:
    """Lines or bars, a series for each substance with reports enough for bars."""
    bases = {
        key: max(int(row.get("base_reports") or 0) for row in own)
        for key, own in by(rows, "substance").items()
    }
    if native.kind == "bars":
        substances = [one for one in substances if bases[one.key] >= FEW]
    found = {(str(row[native.label]), row["substance"]): row for row in rows}
    names = _names(rows, native)
    data = CategoryChartData(number_format="0%" if native.kind == "bars" else "#,##0")
    data.categories = [harmless(name) for name in names]
    for one in substances:
        base = f", {bases[one.key]:,} reports" if bases[one.key] else ""
        own = [found.get((name, one.key)) for name in names]
        data.add_series(f"{one.label}{base}", [_value(row, native) for row in own])
    kind = XL_CHART_TYPE.LINE_MARKERS if native.kind == "lines" else XL_CHART_TYPE.BAR_CLUSTERED
    top, height = Inches(2.05), HIGH - Inches(3.1)
    frame = slide.shapes.add_chart(kind, EDGE, top, WIDE - 2 * EDGE, height, data)
    chart = frame.chart
    chart.font.size = Pt(11)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.value_axis.major_gridlines.format.line.color.rgb = _color(GRID)
    chart.value_axis.minimum_scale = 0
    chart.value_axis.format.line.fill.background()
    if native.kind == "bars":
        chart.category_axis.reverse_order = True
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        chart.plots[0].gap_width = 40
    for one, series in zip(substances, chart.plots[0].series, strict=True):
        own = [found.get((name, one.key)) for name in names]
        if native.kind == "lines":
            _draw_line(series, one, own)
        else:
            _draw_bars(series, one, own, native)


def _names(rows: Sequence[Row], native: Native) -> list[str]:
    """The labels in their order: all of lines, of bars those on most reports."""
    names = list(dict.fromkeys(str(row[native.label]) for row in rows))
    if native.kind == "lines" or len(names) <= MOST_ROWS:
        return names
    most = {name: max(int(row["reports"]) for row in own) for name, own in _by_label(rows, native)}
    kept = set(sorted(names, key=lambda name: -most[name])[:MOST_ROWS])
    return [name for name in names if name in kept]


def _by_label(rows: Sequence[Row], native: Native) -> list[tuple[str, list[Row]]]:
    return [(str(name), own) for name, own in by(rows, native.label).items()]


def _value(row: Row | None, native: Native) -> float | None:
    if row is None:
        return None if native.kind == "lines" or native.value else 0.0
    if native.value:
        return None if row[native.value] is None else float(row[native.value])
    if native.kind == "lines":
        return None if row["reports"] is None else float(row["reports"])
    return float(row["reports"]) / float(row["base_reports"])


def _draw_line(series: Any, style: Substance, own: Sequence[Row | None]) -> None:
    """Dash and color of the substance; what is incomplete has hollow markers."""
    color = _color(style.mark("light"))
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = color, Pt(style.width)
    if style.dash != "solid":
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.size = 5
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = color
    series.marker.format.line.color.rgb = color
    for place, row in enumerate(own):
        if row is not None and row["is_incomplete"] and row["reports"] is not None:
            point = series.points[place].marker
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = _color(PALETTES["light"].paper)
            point.format.line.color.rgb = color


def _draw_bars(series: Any, style: Substance, own: Sequence[Row | None], native: Native) -> None:
    """Color of the substance, and at each end what the page writes there."""
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _color(style.mark("light"))
    for place, row in enumerate(own):
        frame = series.points[place].data_label.text_frame
        frame.text = _label(row, native)
        frame.paragraphs[0].font.size = Pt(10)


def _label(row: Row | None, native: Native) -> str:
    if row is None:
        return "" if native.value else "0"
    count = int(row["reports"])
    if native.value:
        return f"{count:,}" if row[native.value] is None else f"{row[native.value]:.3g} ({count:,})"
    return f"{count:,} · {share_or_few(count, int(row['base_reports']))}"


def _table(slide: Any, table: DataTable) -> None:
    """The first rows and columns of a table; the CSV has all."""
    columns = [text_of(head) for head in table.columns[:MOST_COLUMNS]]
    rows = [[_cell(cell) for cell in row[:MOST_COLUMNS]] for row in table.rows[:MOST_TABLE_ROWS]]
    shape = slide.shapes.add_table(
        len(rows) + 1,
        len(columns),
        EDGE,
        Inches(2.1),
        WIDE - 2 * EDGE,
        Inches(0.3) * (len(rows) + 1),
    )
    for at, cells in enumerate([columns, *rows]):
        for place, text in enumerate(cells):
            frame = shape.table.cell(at, place).text_frame
            frame.text = text
            frame.paragraphs[0].font.size = Pt(11)


def _cell(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int) else text_of(cell)


def _color(text: str) -> RGBColor:
    return RGBColor.from_string(text.removeprefix("#").upper())
