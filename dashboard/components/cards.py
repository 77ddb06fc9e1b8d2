"""Report systems side by side: counts with the sign for not equal, and cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import html
from dashboard.components.figure import Foot, foot_and_panels
from dashboard.components.frame import source_tag
from dashboard.components.html import Element
from dashboard.components.markup import Text, attributes, sentence
from dashboard.components.tables import written
from dashboard.theme import Figure, source_class

TOO_FEW = "Too few to give shares, or hidden."


@dataclass(frozen=True, kw_only=True)
class SourceCount:
    """One report system in the row of counts.

    Attributes:
        source: Its key.
        name: Its name.
        count: The count of the year in question; text where there is none.
        unit: What is counted, plural, in bold after the count.
        text: What follows the unit: under which rules, which year, the year before.
        scale: Words above the small chart, e.g. ``Reports per year, own scale``.
        figure: The small chart.
        facts: Name and value: data up to, last refreshed, next due.
    """

    source: str
    name: str
    count: int | str
    unit: str
    text: Text
    scale: str
    figure: Figure
    facts: tuple[tuple[str, Text], ...] = ()


def sources_row(items: Sequence[SourceCount]) -> Element:
    """Two to four counts side by side with the sign for "not equal" between them.

    Never a total: one event can be in several systems.
    """
    several = f" n{len(items)}" if len(items) < 4 else ""
    return html.Ul(
        [_source_item(item, is_first=index == 0) for index, item in enumerate(items)],
        className=f"four{several}",
    )


def _source_item(item: SourceCount, *, is_first: bool) -> Element:
    chart = html.Div(
        [
            html.P(item.scale, className="scale"),
            html.Graph(id=f"years-{item.source}", figure=item.figure),
        ],
        className="mini",
    )
    return html.Li(
        [
            *([] if is_first else [_not_equal()]),
            source_tag(item.source, item.name),
            html.P(written(item.count), className="big"),
            html.P([html.B(item.unit), " ", *sentence(item.text)], className="unit"),
            chart,
            *([facts(item.facts)] if item.facts else []),
        ]
    )


def _not_equal(*, small: bool = False) -> Element:
    return html.Span(
        html.I(), className="ne small-ne" if small else "ne", **attributes(aria_hidden="true")
    )


def facts(items: Sequence[tuple[str, Text]], *, ruled: bool = False) -> Element:
    """Names and values in two columns, with a rule above each row if asked."""
    children: list[Element] = []
    for name, value in items:
        children += [html.Dt(name), html.Dd(sentence(value))]
    return html.Dl(children, className="facts sc" if ruled else "facts")


def no_total(text: Text) -> Element:
    """The sentence under the counts that says why they are not added up."""
    return html.Div(
        [_not_equal(small=True), html.P([html.B("There is no total."), " ", *sentence(text)])],
        className="nototal",
    )


def counts_block(
    key: str,
    *,
    title: Text,
    kicker: Text,
    items: Sequence[SourceCount],
    no_total_text: Text,
    foot: Foot,
) -> Element:
    """The counts per source over the full width, with the sentence that there is no total."""
    heading = f"{key}-title"
    return html.Section(
        html.Div(
            [
                html.Div(html.Span(sentence(kicker)), className="kick"),
                html.H2(sentence(title), id=heading),
                sources_row(items),
                no_total(no_total_text),
                *foot_and_panels(key, foot, title=title),
            ]
        ),
        className="block full",
        id=key,
        **attributes(aria_labelledby=heading),
    )


@dataclass(frozen=True, kw_only=True)
class SourceCard:
    """What a report system is and what it cannot tell.

    Attributes:
        source: Its key.
        name: Its name.
        long_name: What it holds, as a heading.
        what_it_is: Sentences.
        cannot_tell: Continuations of "It cannot tell".
        facts: Data up to, last refreshed, updated.
        completeness_title: e.g. ``Completeness, 2025``.
        completeness: Field, percentage from 0 to 100, and that as it is written.
        no_completeness: What stands where there is none.
    """

    source: str
    name: str
    long_name: str
    what_it_is: Text
    cannot_tell: tuple[Text, ...]
    facts: tuple[tuple[str, Text], ...]
    completeness_title: str
    completeness: tuple[tuple[str, float, str], ...]
    no_completeness: str = TOO_FEW


def source_cards(cards: Sequence[SourceCard]) -> Element:
    """The report systems side by side, their parts on common lines."""
    several = f" n{len(cards)}" if len(cards) < 4 else ""
    return html.Ul([_card(card) for card in cards], className=f"scards{several}")


def _card(card: SourceCard) -> Element:
    shares = [
        (field, [_meter(percent), html.B(written)]) for field, percent, written in card.completeness
    ]
    return html.Li(
        [
            html.Div(source_tag(card.source, card.name)),
            html.H3(sentence(card.long_name)),
            html.H4("What it is"),
            html.P(sentence(card.what_it_is)),
            html.H4("It cannot tell"),
            html.Ul([html.Li(sentence(text)) for text in card.cannot_tell], className="no"),
            facts(card.facts, ruled=True),
            html.H4(card.completeness_title),
            facts(shares, ruled=True) if shares else html.P(card.no_completeness),
        ],
        className=f"scard {source_class(card.source)}",
    )


def _meter(percent: float) -> Element:
    return html.Span(
        html.I(style={"width": f"{min(100.0, max(0.0, percent)):.1f}%"}),
        className="meter",
        **attributes(aria_hidden="true"),
    )
