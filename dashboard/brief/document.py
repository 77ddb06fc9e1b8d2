"""The brief as one HTML file of two printed pages, which asks nothing of any host."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.brief.content import METHOD, NO_TOTAL, TITLE, Brief, Counts, Picture, Said, brief
from dashboard.charts.along import data_through
from dashboard.components import html
from dashboard.components.frame import source_tag
from dashboard.components.html import Element, to_markup
from dashboard.components.markup import attributes, sentence
from dashboard.context import Context
from dashboard.wording import long_date, long_time, spelled_out

HERE = Path(__file__).parent
TOKENS = HERE.parent / "assets" / "tokens.css"
SYNTHETIC = "Synthetic data: every number here is invented and describes no real report."
NOTHING = "No report that can be listed matches these filters, so nothing is drawn."
PAGES = 2


@cache
def _style() -> str:
    return TOKENS.read_text("utf-8") + (HERE / "brief.css").read_text("utf-8")


def document(context: Context, *, address: str, back: str = "", save: str = "") -> str:
    """The file.

    Args:
        context: of which the filters and the published file are shown.
        address: of the same numbers on the pages; empty where nothing is served.
        back: the address of the page one came from, for a bar that is not printed.
        save: the address that gives this as a file.
    """
    found = brief(context)
    head = [_running(context, 1), *_first_page(context, found)]
    rest = [_running(context, 2), *_second_page(found, address=address)]
    body = to_markup(
        [
            *([_bar(back, save)] if back else []),
            html.Element("main", [_sheet(head), _sheet(rest)]),
        ]
    ).html
    title = f"{TITLE} · kratomwatch"
    return (
        '<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_style()}</style></head><body>{body}</body></html>\n"
    )


def _sheet(children: Sequence[Any]) -> Element:
    return html.Section(children, className="sheet")


def _bar(back: str, save: str) -> Element:
    return html.Nav(
        [
            html.A("Back to the pages", href=back),
            html.Span("Two pages, A4 or Letter: print this page, or"),
            html.A("save it as one file", href=save, download=True),
        ],
        className="bar",
        **attributes(aria_label="Not printed"),
    )


def _running(context: Context, number: int) -> Element:
    build = context.snapshot.build
    return html.Div(
        [
            html.Span([html.B("kratomwatch"), f" Brief, published {long_date(build.built_at)}"]),
            html.Span(f"Page {number} of {PAGES}"),
        ],
        className="running",
    )


def _first_page(context: Context, found: Brief) -> list[Any]:
    snapshot = context.snapshot
    dates = f"Data up to and including: {data_through(snapshot)}. Last refreshed "
    names = spelled_out(snapshot.sources)
    return [
        *([html.P(SYNTHETIC, className="synthetic")] if snapshot.build.is_synthetic else []),
        html.H1(sentence(TITLE)),
        html.P(
            sentence(f"{found.which} {dates}{long_time(snapshot.refreshed_at)}. {names}"),
            className="small",
        ),
        html.Section(
            [
                html.H2(sentence(found.news)),
                html.Ul([html.Li(sentence(text)) for text in found.alerts]),
                html.P(sentence(found.news_note), className="small"),
            ],
            className="news",
        ),
        html.Ul([html.Li(_said(said)) for said in found.sentences], className="said"),
        _pair(found.trends, apart=True) if found.trends else html.P(NOTHING, className="news"),
        html.H2(sentence(found.counts_title)),
        _counts_table(found.counts),
        html.P(sentence(NO_TOTAL), className="small"),
    ]


def _second_page(found: Brief, *, address: str) -> list[Any]:
    return [
        *([_pair(found.bars)] if found.bars else []),
        *(
            [
                html.H2(f"Who the {found.people[0].name} {found.people[0].unit_plural} are about"),
                html.P(sentence(" ".join(found.people[1]))),
            ]
            if found.people
            else []
        ),
        html.H2("Read before quoting"),
        html.Ul(
            [
                html.Li([html.B(sentence(title)), " ", *sentence(text)])
                for title, text in found.limits
            ],
            className="limits",
        ),
        html.H2("How the numbers were made"),
        html.P(sentence(METHOD)),
        html.Div(
            [
                html.P([html.B("To cite: "), "kratomwatch. ", *sentence(found.cited)]),
                *(
                    [html.P([html.B("The same numbers, as pages and tables: "),
                             html.A(address, href=address)])]
                    if address
                    else []
                ),
            ],
            className="cite",
        ),
    ]  # fmt: skip


def _said(said: Said) -> list[Any]:
    return [source_tag(said.source.source, said.source.name), " ", *sentence(said.text)]


def _pair(pictures: Sequence[Picture], *, apart: bool = False) -> Element:
    """Drawings side by side; with the sign between them that they are not comparable."""
    drawn: list[Any] = [_picture(one) for one in pictures]
    if apart and len(drawn) == 2:
        drawn.insert(1, html.Span("≠", className="ne", **attributes(aria_label="not comparable")))
    return html.Div(drawn, className="pair" if len(pictures) > 1 else "pair alone")


def _picture(one: Picture) -> Element:
    return html.Element(
        "figure",
        [
            html.P(source_tag(one.source.source, one.source.name), className="kick"),
            html.H2(sentence(one.title)),
            html.P(sentence(f"{one.subtitle}."), className="small"),
            html.Img(src=_embedded(one.svg), alt=one.words),
            html.P(sentence(one.note), className="small"),
        ],
    )


def _embedded(svg: bytes) -> str:
    """A drawing as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


def _counts_table(counts: Sequence[Counts]) -> Element:
    with_found = any(one.found is not None for one in counts)
    heads = [
        *("Source", "What is counted", "Last full year", "Year before"),
        *(["Of it naming 7-OH"] if with_found else []),
        "Data up to",
    ]
    rows = [
        html.Tr(
            [
                html.Th(source_tag(one.source.source, one.source.name), scope="row"),
                html.Td(f"{one.source.unit_plural}, {one.source.date_charted}"),
                html.Td([html.B(one.last), f" ({one.year})" if one.year else ""], className="num"),
                html.Td(one.before, className="num"),
                *([html.Td(one.found, className="num")] if with_found else []),
                html.Td(one.through, className="num"),
            ]
        )
        for one in counts
    ]
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(rows),
        ]
    )
