"""The frame of a page: masthead, dates, head, contents, footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Text, attributes, hidden, sentence
from dashboard.theme import source_class

MOST_IN_A_ROW = 7
"""Questions that stand in one row; of more, six do."""


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of the navigation."""

    label: str
    href: str
    is_current: bool = False


def synthetic_strip(
    text: Text = "Invented reports: nothing on this page describes a real report.",
) -> Element:
    """The strip above everything, on every page and in print, while the data is synthetic."""
    return html.Div(
        html.Div([html.Strong("Synthetic data."), *sentence(text)], className="page"),
        className="strip",
        role="region",
        **attributes(aria_label="Synthetic data notice"),
    )


def masthead(
    brand: str,
    *,
    nav: Sequence[NavItem],
    shown: Sequence[tuple[str, str]] = (),
    home: str = "/",
) -> Element:
    """Brand, the two dates, the pages; on a phone the pages stand behind a menu.

    Args:
        brand: The product's name.
        nav: The pages.
        shown: Words and date, see ``dates``.
        home: Where the brand leads.
    """
    theme = html.Button("Dark colors", id="theme", className="theme", type="button")
    return html.Header(
        html.Div(
            [
                html.A(
                    [html.Span(className="mark", **attributes(aria_hidden="true")), brand],
                    href=home,
                    className="brand",
                ),
                html.Div(dates(shown), id="dates", className="dates"),
                html.Details(
                    [html.Summary("Menu"), html.Ul([_page_link(item) for item in nav])],
                    className="menu",
                ),
                html.Nav(
                    [html.Ul([_page_link(item) for item in nav]), theme],
                    className="main",
                    **attributes(aria_label="Pages"),
                ),
            ],
            className="page",
        ),
        className="mast",
    )


def _page_link(item: NavItem) -> Element:
    here = attributes(aria_current="page") if item.is_current else {}
    return html.Li(html.A(item.label, href=item.href, **here))


def dates(shown: Sequence[tuple[str, str]]) -> list[Element]:
    """Words and date, e.g. ``("Last refreshed", "22 November 2026, 01:30 UTC")``."""
    return [html.Span([f"{words} ", html.B(sentence(date))]) for words, date in shown]


def page_head(title: Text, *, caution: Text, caution_title: str, names: Text = "") -> Element:
    """The h1 of a page, and the one caution that belongs beside it.

    Args:
        names: What the names are short for that stand on the page; empty for none.
    """
    words = [html.B(sentence(caution_title)), " ", *sentence(caution)]
    spelled = [html.P(sentence(names), className="names")] if names else []
    return html.Div(
        [html.Div([html.H1(sentence(title)), *spelled]), html.P(words, className="caution")],
        className="head",
    )


def questions(entries: Sequence[tuple[str, str, str, bool]]) -> list[Element]:
    """The questions of a page with their answers: a row of links, on a phone one closed list.

    Args:
        entries: Question, answer or nothing, address, and whether it is the one shown.
    """
    place = next(index for index, entry in enumerate(entries) if entry[3])
    row = html.Nav(
        html.Ul([_question(entry, index, "q") for index, entry in enumerate(entries)]),
        className="qs",
        style={"--n": len(entries) if len(entries) <= MOST_IN_A_ROW else 6},
        **attributes(aria_label="Questions"),
    )
    closed = html.Details(
        [
            html.Summary(
                [
                    html.Span(
                        [
                            html.Span(f"Question {place + 1} of {len(entries)}", className="small"),
                            html.B(entries[place][0]),
                        ]
                    ),
                    html.Span("All questions", className="all"),
                ]
            ),
            html.Ul([_question(entry, index, "m") for index, entry in enumerate(entries)]),
        ],
        className="qm",
    )
    return [row, closed]


def _question(entry: tuple[str, str, str, bool], index: int, prefix: str) -> Element:
    question, answer, href, is_shown = entry
    here = attributes(aria_current="page") if is_shown else {}
    return html.Li(
        html.A(
            [html.B(question), html.Span(sentence(answer))],
            href=href,
            id=f"{prefix}-{index}",
            **here,
        )
    )


def source_switch(entries: Sequence[tuple[str, str, str, str | None, bool]]) -> list[Element]:
    """The counts that match, one a source, with the sign for not equal; the switch between them.

    Args:
        entries: Key and name of the source, its count with unit, address or null where the view
            is of no single source, and whether it is shown.
    """
    items = []
    for place, (key, name, count, href, is_shown) in enumerate(entries):
        words = [source_tag(key, name), html.Span(count)]
        link = (
            html.Span(words)
            if href is None
            else html.A(
                words,
                href=href,
                id=f"source-{key}",
                **(attributes(aria_current="true") if is_shown else {}),
            )
        )
        sign = (
            [
                html.Span("≠", className="nei", **attributes(aria_hidden="true")),
                hidden("not comparable with"),
            ]
            if place
            else []
        )
        items.append(html.Li([*sign, link]))
    return [html.Nav(html.Ul(items), className="sw", **attributes(aria_label="Source"))]


def footer(text: Text, *, links: Sequence[tuple[str, str]]) -> Element:
    """What holds for the whole site, and where to read more: label and address."""
    return html.Footer(
        [
            html.P(sentence(text)),
            html.Div([html.A(label, href=href) for label, href in links], className="links"),
        ],
        className="site page",
    )


def source_tag(source: str, name: str) -> Element:
    """A square in the color of the report system and its name."""
    return html.Span(name, className=f"src {source_class(source)}")


def tag(text: str) -> Element:
    """A small framed word beside a date, such as "refresh failed 21 Nov"."""
    return html.Span(sentence(text), className="tag")
