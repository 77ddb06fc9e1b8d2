"""Take it along: the menu of a chart with its files, its pictures, and how it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Text, attributes, hidden, sentence


@dataclass(frozen=True, kw_only=True)
class Take:
    """What one can take along of a chart.

    Attributes:
        csv: Address of what is drawn as CSV.
        size: Of that, as it is to be read, e.g. ``14 rows``.
        parquet: Address of the same as Parquet; empty where there is none.
        slide: Address of the chart as a slide; empty where there is none.
        name: Of a picture as a file, without its ending.
        cited: What a citation says beside the sentence and its source: dates and generation.
    """

    csv: str
    size: str
    parquet: str = ""
    slide: str = ""
    name: str = ""
    cited: str = ""


def cite_name(key: str) -> str:
    """Name, in ids and in the address, of the panel that says how a block is cited."""
    return f"{key}-cite"


def take_menu(key: str, take: Take, *, subject: str, has_picture: bool) -> Element:
    """The menu, or the CSV alone where there is nothing else.

    Pictures are drawn by the browser (`assets/take.js`) from what the server gives for light colors
    and a wide window, with title, source, dates and limits drawn in.
    """
    csv = html.A(
        [f"CSV ({take.size})", hidden(f": {subject}")],
        href=take.csv,
        className="lk",
    )
    if not take.cited:
        return csv
    entries = [csv]
    if take.parquet:
        parquet = ["Parquet", hidden(f": {subject}")]
        entries.append(html.A(parquet, href=take.parquet, className="lk"))
    if has_picture:
        entries += [
            _button(words, f": {subject}", data_picture=kind)
            for kind, words in (("png", "PNG, for a document"), ("svg", "SVG, for editing"))
        ]
    if take.slide:
        slide = ["Slide, to edit (PPTX)", hidden(f": {subject}")]
        entries.append(html.A(slide, href=take.slide, className="lk"))
    panel = cite_name(key)
    entries.append(
        _button(
            "Cite or embed",
            f": {subject}",
            data_panel=panel,
            aria_expanded="false",
            aria_controls=panel,
        )
    )
    return html.Details(
        [
            html.Summary(["Take it along", hidden(f": {subject}")], className="lk"),
            html.Ul([html.Li(entry) for entry in entries]),
        ],
        className="take",
        **attributes(data_name=take.name),
    )


def _button(words: str, more: str, **data: Any) -> Element:
    return html.Button([words, hidden(more)], type="button", className="lk", **attributes(**data))


def cite_panels(
    key: str, take: Take | None, *, title: Text, source_line: Text
) -> Sequence[Element]:
    """The panel with the citation and what embeds the chart; the browser writes the addresses."""
    if take is None or not take.cited:
        return []
    cited = [
        "kratomwatch. ",
        *sentence(title),
        " ",
        *sentence(source_line),
        f" {take.cited} ",
        html.Span(**attributes(data_address="here")),
    ]
    return [
        html.Div(
            [
                html.H3("Cite this"),
                html.P(cited, className="cite", id=f"{key}-cited"),
                _copy(f"{key}-cited", "the citation"),
                html.H3("Embed it"),
                html.P(
                    "The chart alone, with its limits and its source; it follows new data.",
                    className="small",
                ),
                html.Code(id=f"{key}-embed", **attributes(data_address="embed")),
                _copy(f"{key}-embed", "what embeds it"),
            ],
            className="taken",
            id=cite_name(key),
            hidden=True,
        )
    ]


def _copy(what: str, words: str) -> Element:
    return html.Button(
        ["Copy", hidden(f" {words}")], type="button", className="lk", **attributes(data_copy=what)
    )
