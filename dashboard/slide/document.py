"""The slide: sentence as title, chart, source below; what to read with it in the notes.

python-pptx writes charts with their numbers in a workbook behind them. A chart that is neither
lines nor bars has its table instead, which can be edited too, and one without a table its words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from dashboard.charts.base import Finished, Native
from dashboard.components.figure import Note
from dashboard.components.html import to_markup
from dashboard.components.tables import DataTable
from dashboard.downloads import harmless
from dashboard.figures.numbers import share_or_few
from dashboard.frames import Row, by, rows_of
from dashboard.theme import PALETTES, Substance
from dashboard.warehouse import SourceInfo
from dashboard.wording import FEW, counted

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE_ONLY: Final = 5
"""Of the layouts of python-pptx's own template."""
MOST_BARS, MOST_ROWS, MOST_ROWS_OF_MANY_COLUMNS, MOST_COLUMNS, FEW_COLUMNS = 24, 12, 8, 10, 6
PLAIN: Final = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's table style of lines without fills."""
MARKERS: Final = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "x": XL_MARKER_STYLE.X,
    "cross": XL_MARKER_STYLE.PLUS,
    "star": XL_MARKER_STYLE.STAR,
}
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
) -> bytes:
    """A presentation of one slide, 16:9.

    Args:
        made: the chart as a page shows it.
        native: how its rows are drawn; None for its table.
        substances: how they are drawn, in their order.
    """
    presentation: Any = Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    _title(slide, made, around)
    if native is not None and made.is_drawn and _has_series(made, native):
        _chart(slide, made, native=native, substances=substances)
    elif made.drawn.table is not None:
        _table(slide, made.drawn.table())
    else:
        words = text_of(made.drawn.words)
        _text(slide, [words], top=Inches(2.2), height=Inches(4), size=18)
    _text(
        slide,
        [text_of(made.foot.source_line), around.cited],
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
        text_of(made.drawn.words),
        "Read with this chart:",
        *(f"- {limit}" for limit in limits),
        f"{text_of(made.foot.source_line)} {around.cited} {around.address}".strip(),
        f"Asked of the published file: {around.query}",
    ]
    return "\n".join(part for part in parts if part)


def _chart(slide: Any, made: Finished, *, native: Native, substances: Sequence[Substance]) -> None:
    """Lines or bars, a series for each substance with reports enough for them."""
    rows = rows_of(made.frame)
    own_rows = by(rows, "substance")
    enough = _enough(native)
    drawn = [one for one in substances if enough(own_rows.get(one.key, ()))]
    names = _names(rows, native, series=len(drawn))
    found = {(str(row[native.label]), row["substance"]): row for row in rows}
    series_rows = [[found.get((name, one.key)) for name in names] for one in drawn]
    data = CategoryChartData(number_format="0%" if native.kind == "bars" else "#,##0")
    data.categories = [harmless(_category(name, rows, native)) for name in names]
    for one, own in zip(drawn, series_rows, strict=True):
        name = _series_name(one, own_rows[one.key], made.source)
        data.add_series(name, [_value(row, native) for row in own])
    kind = XL_CHART_TYPE.LINE_MARKERS if native.kind == "lines" else XL_CHART_TYPE.BAR_CLUSTERED
    top, height = Inches(2.05), HIGH - Inches(3.1)
    chart = slide.shapes.add_chart(kind, EDGE, top, WIDE - 2 * EDGE, height, data).chart
    chart.font.size = Pt(11)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.value_axis.major_gridlines.format.line.color.rgb = _color(GRID)
    chart.value_axis.minimum_scale = 0
    chart.value_axis.format.line.fill.background()
    if native.kind == "bars":
        chart.category_axis.reverse_order = True
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        chart.plots[0].gap_width = 40
    draw = _draw_line if native.kind == "lines" else _draw_bars
    for one, series, own in zip(drawn, chart.plots[0].series, series_rows, strict=True):
        draw(series, one, own)


def _has_series(made: Finished, native: Native) -> bool:
    enough = _enough(native)
    return any(enough(own) for own in by(rows_of(made.frame), "substance").values())


def _enough(native: Native) -> Callable[[Sequence[Row]], bool]:
    """Whether the rows of a substance are enough to be drawn."""
    return _enough_for_lines if native.kind == "lines" else _enough_for_bars


def _enough_for_lines(own: Sequence[Row]) -> bool:
    """As on a page: under 16 in every quarter make no line."""
    return max((int(row["reports"] or 0) for row in own), default=0) >= FEW


def _enough_for_bars(own: Sequence[Row]) -> bool:
    return max((int(row["base_reports"]) for row in own), default=0) >= FEW


def _series_name(one: Substance, own: Sequence[Row], source: SourceInfo) -> str:
    base = max(int(row.get("base_reports") or 0) for row in own)
    return f"{one.label}, {counted(base, source)}" if base else one.label


def _names(rows: Sequence[Row], native: Native, *, series: int) -> list[str]:
    """The labels in their order: all of lines; of bars, those on most reports that have room."""
    of_name = by(rows, native.label)
    names = [str(name) for name in of_name]
    most = MOST_BARS // max(1, series)
    if native.kind == "lines" or len(names) <= most:
        return names
    highest = {str(name): max(int(row["reports"]) for row in own) for name, own in of_name.items()}
    kept = set(sorted(names, key=lambda name: -highest[name])[:most])
    return [name for name in names if name in kept]


def _category(name: str, rows: Sequence[Row], native: Native) -> str:
    """The label of a row; a quarter says that it is incomplete."""
    own = [row for row in rows if str(row[native.label]) == name]
    is_incomplete = native.kind == "lines" and any(row["is_incomplete"] for row in own)
    if is_incomplete:
        return f"{name} (incomplete)"
    return f"{name} (treatment)" if any(row.get("is_treatment") for row in own) else name


def _value(row: Row | None, native: Native) -> float | None:
    if native.kind == "lines":
        return None if row is None or row["reports"] is None else float(row["reports"])
    return 0.0 if row is None else float(row["reports"]) / float(row["base_reports"])


def _draw_line(series: Any, style: Substance, _: Sequence[Row | None]) -> None:
    """Dash, marker and color of the substance."""
    color = _color(style.mark("light"))
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = color, Pt(style.width)
    if style.dash != "solid":
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = MARKERS.get(style.symbol, XL_MARKER_STYLE.CIRCLE)
    series.marker.size = 5
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = color
    series.marker.format.line.color.rgb = color


def _draw_bars(series: Any, style: Substance, own: Sequence[Row | None]) -> None:
    """Color of the substance, and at each end what the page writes there."""
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _color(style.mark("light"))
    for place, row in enumerate(own):
        count = 0 if row is None else int(row["reports"])
        share = "0%" if row is None else share_or_few(count, int(row["base_reports"]))
        frame = series.points[place].data_label.text_frame
        frame.text = f"{count:,} · {share}"
        frame.paragraphs[0].font.size = Pt(9)


def _table(slide: Any, table: DataTable) -> None:
    """The first rows and columns of a table, and how many there are where that is not all."""
    columns = [text_of(head) for head in table.columns[:MOST_COLUMNS]]
    most = MOST_ROWS if len(columns) <= FEW_COLUMNS else MOST_ROWS_OF_MANY_COLUMNS
    rows = [[_cell(cell) for cell in row[:MOST_COLUMNS]] for row in table.rows[:most]]
    height = Inches(0.3) * (len(rows) + 1)
    shape = slide.shapes.add_table(
        len(rows) + 1, len(columns), EDGE, Inches(2.3), WIDE - 2 * EDGE, height
    )
    part = (WIDE - 2 * EDGE) // (len(columns) + 1)
    for place, column in enumerate(shape.table.columns):
        column.width = part if place else 2 * part  # the first names its row
    shape.table._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    for at, cells in enumerate([columns, *rows]):
        for place, text in enumerate(cells):
            frame = shape.table.cell(at, place).text_frame
            frame.text = text
            frame.paragraphs[0].font.size = Pt(10)
            frame.paragraphs[0].font.bold = at == 0
    if len(table.rows) > len(rows) or len(table.columns) > len(columns):
        words = (
            f"{len(rows)} of {len(table.rows)} rows and {len(columns)} of {len(table.columns)} "
            "columns; the CSV has all."
        )
        _text(slide, [words], top=HIGH - Inches(1.25), height=Inches(0.3), size=11)


def _cell(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int) else text_of(cell)


def _color(text: str) -> RGBColor:
    return RGBColor.from_string(text.removeprefix("#").upper())
