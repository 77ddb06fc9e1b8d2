"""The block of one chart: sentence, drawing, words, source line, panels, notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.components import html
from dashboard.components.frame import source_tag
from dashboard.components.html import Element, Later
from dashboard.components.markup import Count, Text, attributes, hidden, maybe, sentence
from dashboard.components.tables import DataTable, data_table, scroll_region, written
from dashboard.components.take import Take, cite_panels, take_menu
from dashboard.theme import Figure


@dataclass(frozen=True, kw_only=True)
class Note:
    """A limitation beside a chart: a short bold start and what follows from it."""

    title: Text
    text: Text = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """How a number was made: counts from what was delivered down to it, and the question.

    Attributes:
        steps: Gives count and what it counts, first what was delivered, when somebody asks.
        query: The question as one can ask it of the published file.
    """

    steps: Callable[[], Sequence[tuple[Count, Text]]]
    query: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A numbered event under a trend: date first, as it is to be read."""

    number: int
    date: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Foot:
    """The line under a chart: where it is from, and the ways into it.

    Attributes:
        source_line: Publisher, data set, extract, which date is charted.
        subject: What the chart shows, in lower case; completes hidden link texts.
        table: Makes what is behind "Table", when somebody opens it.
        take: Behind "Take it along".
        made: Behind "How was this number made?".
    """

    source_line: Text
    subject: str
    table: Callable[[], DataTable] | None = None
    take: Take | None = None
    made: Made | None = None


def figure_block(
    key: str,
    *,
    title: Text,
    kicker: Text,
    plot: Figure | Element,
    foot: Foot,
    source: tuple[str, str] | None = None,
    subtitle: Text = "",
    events: Sequence[Event] = (),
    more_events: Element | None = None,
    words: Text = "",
    notes: Sequence[Note | Element] = (),
    limitations_href: str = "",
    control: Element | None = None,
) -> Element:
    """One chart with everything that belongs to it, its limitations on the right.

    Top to bottom: source and kind of chart, generated sentence, statistical subtitle, plot,
    event key, the chart in words, source line with its actions, the panels they open.

    Args:
        key: Unique on the page; ids and the names of panels start with it.
        title: The generated sentence.
        kicker: Kind of chart.
        plot: A figure, or what stands in its place (a state, a table).
        foot: Source line, table, files, how the number was made.
        source: Key and name of the report system.
        subtitle: Measure, coverage, period.
        events: Key of the numbered circles.
        more_events: What to say of events that are not drawn.
        words: Text alternative of the chart.
        notes: Under "Read with this chart".
        limitations_href: Where all limitations of this chart are.
        control: A control of this chart alone, right of the kicker.
    """
    heading = f"{key}-title"
    kick = [*([source_tag(*source)] if source else []), html.Span(sentence(kicker))]
    figure = html.Figure(
        [
            html.Div([*kick, *maybe(control)], className="kick"),
            html.H2(sentence(title), id=heading),
            *_paragraph(subtitle, "sub"),
            html.Div(_plot(plot, key=key), className="plot"),
            *([event_list(events)] if events else []),
            *([] if more_events is None else [html.P(more_events, className="small")]),
            *_paragraph(words, "words"),
            *foot_and_panels(key, foot, title=title, has_picture=not isinstance(plot, Element)),
        ],
        **attributes(aria_labelledby=heading),
    )
    aside = _notes(key, notes, href=limitations_href, heading=heading)
    return html.Section(
        # no name of its own: a named section is a landmark, and an aside must not stand in one
        [figure, *aside],
        className="block" if aside else "block full",
        id=key,
    )


def table_block(
    key: str, *, title: Text, kicker: Text, children: Sequence[Element], foot: Foot
) -> Element:
    """A block over the full width whose table stands open, with its source line and CSV."""
    heading = f"{key}-title"
    return html.Section(
        html.Div(
            [
                html.Div(html.Span(sentence(kicker)), className="kick"),
                html.H2(sentence(title), id=heading),
                *children,
                *foot_and_panels(key, foot, title=title),
            ]
        ),
        className="block full",
        id=key,
        **attributes(aria_labelledby=heading),
    )


def panel_names(key: str) -> tuple[str, str]:
    """Names, in ids and in the address, of a block's table and of how its number was made."""
    return f"{key}-table", f"{key}-made"


def _plot(plot: Figure | Element, *, key: str) -> Element | html.Graph:
    return plot if isinstance(plot, Element) else html.Graph(id=f"{key}-graph", figure=plot)


def _paragraph(text: Text, name: str) -> list[Element]:
    return [] if text == "" else [html.P(sentence(text), className=name)]


def event_list(events: Sequence[Event]) -> Element:
    """The key of the numbered circles, date first."""
    return html.Ol(
        [
            html.Li(
                [
                    html.I(str(event.number)),
                    html.Span([html.B(event.date), " ", *sentence(event.label)]),
                ]
            )
            for event in events
        ],
        className="events",
    )


def foot_and_panels(
    key: str, foot: Foot, *, title: Text = "", has_picture: bool = False
) -> list[Any]:
    """The source line with Table, Take it along and How was this number made?, and their panels.

    Args:
        title: The sentence of the block, for its citation.
        has_picture: It is one drawing, which the browser can save.
    """
    table_name, made_name = panel_names(key)
    actions: list[Element] = []
    panels: list[Any] = []
    if make := foot.table:
        actions.append(_toggle("Table", f": {foot.subject}", panel=table_name))
        panels.append(
            Later(
                name=table_name,
                child=lambda: data_table(make()),
                place=scroll_region(
                    None, label=f"Table: {foot.subject}", panel=table_name, hidden=True
                ),
            )
        )
    if foot.take:
        actions.append(take_menu(key, foot.take, subject=foot.subject, has_picture=has_picture))
    if foot.made:
        actions.append(_toggle("How was this number made?", f" {foot.subject}", panel=made_name))
        panels.append(
            Later(
                name=made_name,
                child=partial(_made, foot.made),
                place=html.Div(className="made", id=made_name, hidden=True),
            )
        )
    panels += cite_panels(key, foot.take, title=title, source_line=foot.source_line)
    line = html.Div(
        [
            html.Span(sentence(foot.source_line), className="src-line"),
            html.Div(actions, className="acts"),
        ],
        className="foot",
    )
    return [line, *panels]


def _toggle(label: str, hidden_words: str, *, panel: str) -> Element:
    return html.Button(
        [label, hidden(hidden_words)],
        type="button",
        className="lk",
        **attributes(data_panel=panel, aria_expanded="false", aria_controls=panel),
    )


def _made(made: Made) -> list[Element]:
    return [
        html.H3("How was this number made?"),
        html.Ol(
            [
                html.Li([html.Span(written(count)), html.Span(sentence(meaning))])
                for count, meaning in made.steps()
            ]
        ),
        html.P(
            "Ask the published file yourself; the answer is the same number.",
            className="small",
        ),
        html.Code(made.query),
    ]


def _notes(key: str, notes: Sequence[Note | Element], *, href: str, heading: str) -> list[Element]:
    if not notes and not href:
        return []
    label = f"{key}-notes"
    items = [
        html.Li(
            note
            if isinstance(note, Element)
            else [html.B(sentence(note.title)), " ", *sentence(note.text)]
        )
        for note in notes
    ]
    link = html.P(html.A("All limitations of this chart", href=href), className="more")
    return [
        html.Aside(
            [
                html.H3("Read with this chart", id=label),
                html.Ul(items),
                *([link] if href else []),
            ],
            className="notes",
            **attributes(aria_labelledby=f"{label} {heading}"),
        )
    ]
