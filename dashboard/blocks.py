"""The building blocks of a page: masthead, figure block, states, tables, footer.

All take plain values and give Dash components; none asks the warehouse. The looks of each class
name are in ``assets/kratomwatch.css``, the toggling of panels in ``assets/panels.js``.

Text is a string, a component or a sequence of both. Strings are passed through ``sentence``,
so that "7-OH" and "2025-Q4" never break across lines; a plain hyphen in a ``nowrap`` span keeps
search and copy working, which a non-breaking hyphen would not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.theme import GRAPH_CONFIG, source_class

Text = str | Component | Sequence[str | Component]
Cell = str | int

SUPPRESSED: Final = re.compile(r"<(\d+)")
"""Cell of a count from 1 to one below that is not shown, such as ``<10``."""
COMPLEMENTARY: Final = "\u2021"
"""Cell hidden so that a suppressed one cannot be worked out by subtraction."""

_UNBREAKABLE: Final = re.compile(
    r"(\b7-OH\b|\b\d{4}-Q[1-4]\b|\b\d{4}-\d\d-\d\d\b|\b[A-Z]-\d+-\d{4}\b)"
)
WITHHELD: Final = "withheld"
"""Cell of a table that is not published, because no choice of hidden cells would protect it."""
_HIDDEN_WORDS: Final = {
    COMPLEMENTARY: "hidden to protect another cell",
    WITHHELD: "not published, to protect small counts",
}


def sentence(text: Text) -> list[str | Component]:
    """Give text as children in which 7-OH, quarters, days and recall numbers do not break."""
    if isinstance(text, Component):
        return [text]
    if not isinstance(text, str):
        return [piece for part in text for piece in sentence(part)]
    return [
        html.Span(piece, className="nb") if _UNBREAKABLE.fullmatch(piece) else piece
        for piece in _UNBREAKABLE.split(text)
        if piece
    ]


def _hidden(text: Text) -> html.Span:
    return html.Span(sentence(text), className="vh")


def _maybe(component: Component | None) -> list[Component]:
    """A list of it, if there is one. Not by truth: a component without children is false."""
    return [] if component is None else [component]


def attributes(**values: Any) -> dict[str, Any]:
    """``aria_label="x"`` as ``{"aria-label": "x"}``: Dash takes hyphens only by dictionary."""
    return {name.replace("_", "-"): value for name, value in values.items()}


# page frame


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of the navigation."""

    label: str
    href: str
    is_current: bool = False


def synthetic_strip(
    text: Text = "Invented reports: nothing on this page describes a real report.",
) -> html.Div:
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
    theme_button: Component | None = None,
    home: str = "/",
) -> html.Header:
    """Brand, the two dates, the pages.

    Args:
        brand: The product's name.
        nav: The pages; ``assets/view.js`` keeps the filters in their addresses.
        shown: Words and date, see ``dates``.
        theme_button: A button with the class ``theme``.
        home: Where the brand leads.
    """
    links = [
        html.Li(
            html.A(
                item.label,
                href=item.href,
                **(attributes(aria_current="page") if item.is_current else {}),
            )
        )
        for item in nav
    ]
    return html.Header(
        html.Div(
            [
                dcc.Link(
                    [html.Span(className="mark", **attributes(aria_hidden="true")), brand],
                    href=home,
                    className="brand",
                ),
                html.Div(dates(shown), id="dates", className="dates"),
                html.Nav(
                    [html.Ul(links), *_maybe(theme_button)],
                    className="main",
                    **attributes(aria_label="Pages"),
                ),
            ],
            className="page",
        ),
        className="mast",
    )


def dates(shown: Sequence[tuple[str, str]]) -> list[Component]:
    """Words and date, e.g. ``("Last refreshed", "22 November 2026, 01:30 UTC")``."""
    return [html.Span([f"{words} ", html.B(sentence(date))]) for words, date in shown]


def page_head(
    title: Text, *, lead: Text, caution: Text | None = None, caution_title: str = ""
) -> html.Div:
    """The h1 of a page with its standfirst, and the one caution that belongs beside it."""
    left = html.Div([html.H1(sentence(title)), html.P(sentence(lead), className="lead")])
    if caution is None:
        return html.Div(left, className="head")
    words = [html.B(sentence(caution_title)), " ", *sentence(caution)]
    return html.Div(
        [left, html.P(words if caution_title else words[2:], className="caution")],
        className="head",
    )


def footer(text: Text, *, links: Sequence[tuple[str, str]]) -> html.Footer:
    """What holds for the whole site, and where to read more: label and address."""
    return html.Footer(
        [
            html.P(sentence(text)),
            html.Div([dcc.Link(label, href=href) for label, href in links], className="links"),
        ],
        className="site page",
    )


def contents(key: str, groups: Sequence[tuple[Component, Sequence[tuple[str, str]]]]) -> html.Nav:
    """What stands on a long page: a line for each group, of links to the blocks below.

    Args:
        key: Its id, to lead back to.
        groups: What heads the line, and name and id of each block.
    """
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    [
                        head,
                        html.Div(
                            [
                                html.A(name, href=f"#{block}", className="lk")
                                for name, block in links
                            ]
                        ),
                    ]
                )
                for head, links in groups
            ]
        ),
        id=key,
        className="contents",
        **attributes(aria_label="On this page"),
    )


def source_tag(source: str, name: str) -> html.Span:
    """A square in the color of the report system and its name."""
    return html.Span(name, className=f"src {source_class(source)}")


def tag(text: str) -> html.Span:
    """A small framed word beside a date, such as "refresh failed 21 Nov"."""
    return html.Span(sentence(text), className="tag")


# tables


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """What a table shows; the first column heads its row.

    Integers get thousands separators. A cell ``<10``, the double dagger or ``withheld`` is drawn
    hatched as suppressed, with words for screen readers.

    Attributes:
        caption: What the rows are, and a caution if columns or rows must not be added.
        columns: Heads of the columns.
        rows: Cells by row, as many as columns.
        numeric: Which columns are numbers, by position; they stand on the right.
        tail: Which rows are incomplete, by position; they are tinted. Say so in a column too.
        fit: Keep a table of few columns at reading width.
        stacks: Rows of long words become stacks of named cells on a phone.
    """

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    tail: frozenset[int] = frozenset()
    fit: bool = True
    stacks: bool = False


def data_table(table: DataTable) -> html.Table:
    """An HTML table with caption, scopes and right-aligned numbers."""
    return html.Table(
        [
            _caption(table.caption),
            html.Thead(
                html.Tr(
                    [
                        html.Th(sentence(column), scope="col", **_number(table, index))
                        for index, column in enumerate(table.columns)
                    ]
                )
            ),
            html.Tbody([_row(table, index) for index in range(len(table.rows))]),
        ],
        className=" ".join(["fit"] * table.fit + ["st"] * table.stacks),
    )


def _caption(text: Text) -> html.Caption:
    """A caption that stays in sight and in the page's width where its table scrolls."""
    return html.Caption(html.Span(sentence(text)))


def _number(table: DataTable, column: int) -> dict[str, Any]:
    return {"className": "num"} if column in table.numeric else {}


def _row(table: DataTable, index: int) -> html.Tr:
    first, *others = table.rows[index]
    cells = [
        _cell(
            cell,
            is_number=at in table.numeric,
            label=str(table.columns[at]) if table.stacks else None,
        )
        for at, cell in enumerate(others, start=1)
    ]
    return html.Tr(
        [html.Th(sentence(_written(first)), scope="row", **_number(table, 0)), *cells],
        className="tail" if index in table.tail else "",
    )


def _cell(cell: Cell, *, is_number: bool, label: str | None) -> html.Td:
    classes = ["num"] if is_number else []
    named = {} if label is None or cell == "" else attributes(data_label=label)
    words = _hidden_words(cell)
    if words:
        sign = html.Span(str(cell), **attributes(aria_hidden="true"))
        return html.Td([sign, _hidden(words)], className=" ".join([*classes, "sup"]), **named)
    return html.Td(sentence(_written(cell)), className=" ".join(classes), **named)


def _hidden_words(cell: Cell) -> str | None:
    small = SUPPRESSED.fullmatch(str(cell))
    if small:
        return f"suppressed, 1 to {int(small[1]) - 1}"
    return _HIDDEN_WORDS.get(str(cell))


def _written(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell


def scroll_region(
    child: Component, *, label: str, panel: str = "", hidden: bool = False
) -> html.Div:
    """A region that scrolls sideways on its own and that the keyboard can reach."""
    more: dict[str, Any] = {"id": panel} if panel else {}
    return html.Div(
        child,
        className="tw",
        tabIndex=0,
        role="region",
        hidden=hidden,
        **more,
        **attributes(aria_label=label),
    )


# figure block


@dataclass(frozen=True, kw_only=True)
class Note:
    """A limitation beside a chart: a short bold start and what follows from it."""

    title: Text
    text: Text = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """How a number was made: counts from what was delivered down to it, and the question.

    Attributes:
        steps: Count and what it counts, first what was delivered.
        query: The question as one can ask it of the published file.
    """

    steps: tuple[tuple[Cell, Text], ...]
    query: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A numbered event under a trend: date first, as it is to be read."""

    number: int
    date: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Csv:
    """The download of what is drawn.

    Attributes:
        href: Its address.
        size: As it is to be read, e.g. ``3 kB``.
    """

    href: str
    size: str


@dataclass(frozen=True, kw_only=True)
class Foot:
    """The line under a chart: where it is from, and the ways into it.

    Attributes:
        source_line: Publisher, data set, extract, which date is charted.
        subject: What the chart shows, in lower case; completes hidden link texts.
        table: Behind "Table".
        csv: Behind "CSV".
        made: Behind "How was this number made?".
    """

    source_line: Text
    subject: str
    table: DataTable | None = None
    csv: Csv | None = None
    made: Made | None = None


def figure_block(
    key: str,
    *,
    title: Text,
    kicker: Text,
    plot: go.Figure | Component,
    foot: Foot,
    source: tuple[str, str] | None = None,
    subtitle: Text = "",
    events: Sequence[Event] = (),
    more_events: Component | None = None,
    words: Text = "",
    notes: Sequence[Note | Component] = (),
    limitations_href: str = "",
    control: Component | None = None,
    open_panels: Collection[str] = (),
) -> html.Section:
    """One chart with everything that belongs to it, its limitations on the right.

    Top to bottom: source and kind of chart, generated sentence, statistical subtitle, plot,
    event key, the chart in words, source line with its actions, the panels they open.

    Args:
        key: Unique on the page; ids and the names of panels start with it.
        title: The generated sentence.
        kicker: Kind of chart.
        plot: A figure, or what stands in its place (a state, a table).
        foot: Source line, table, CSV, how the number was made.
        source: Key and name of the report system.
        subtitle: Measure, coverage, period.
        events: Key of the numbered circles.
        more_events: What to say of events that are not drawn.
        words: Text alternative of the chart.
        notes: Under "Read with this chart".
        limitations_href: Where all limitations of this chart are.
        control: A control of this chart alone, right of the kicker.
        open_panels: Names of the panels that start open, see ``panel_names``.
    """
    heading = f"{key}-title"
    kick = [*([source_tag(*source)] if source else []), html.Span(sentence(kicker))]
    figure = html.Figure(
        [
            html.Div([*kick, *_maybe(control)], className="kick"),
            html.H2(sentence(title), id=heading),
            *_paragraph(subtitle, "sub"),
            html.Div(_plot(plot, key=key), className="plot"),
            *([event_list(events)] if events else []),
            *([] if more_events is None else [html.P(more_events, className="small")]),
            *_paragraph(words, "words"),
            *foot_and_panels(key, foot, open_panels=open_panels),
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
    key: str, *, title: Text, kicker: Text, children: Sequence[Component], foot: Foot
) -> html.Section:
    """A block over the full width whose table stands open, with its source line and CSV."""
    heading = f"{key}-title"
    return html.Section(
        html.Div(
            [
                html.Div(html.Span(sentence(kicker)), className="kick"),
                html.H2(sentence(title), id=heading),
                *children,
                *foot_and_panels(key, foot),
            ]
        ),
        className="block full",
        id=key,
        **attributes(aria_labelledby=heading),
    )


def panel_names(key: str) -> tuple[str, str]:
    """Names, in ids and in the address, of a block's table and of how its number was made."""
    return f"{key}-table", f"{key}-made"


def graph(figure: go.Figure, *, graph_id: str) -> dcc.Graph:
    """A chart of fixed height that takes the width it is given, with no upload to anywhere."""
    return dcc.Graph(
        id=graph_id,
        figure=figure,
        config=GRAPH_CONFIG,
        responsive=True,
        style={"height": f"{figure.layout.height:.0f}px"},
    )


def _plot(plot: go.Figure | Component, *, key: str) -> Component:
    return plot if isinstance(plot, Component) else graph(plot, graph_id=f"{key}-graph")


def _paragraph(text: Text, name: str) -> list[Component]:
    return [] if text == "" else [html.P(sentence(text), className=name)]


def event_list(events: Sequence[Event]) -> html.Ol:
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


def foot_and_panels(key: str, foot: Foot, *, open_panels: Collection[str] = ()) -> list[Component]:
    """The source line with Table, CSV and How was this number made?, and their panels."""
    table_name, made_name = panel_names(key)
    actions: list[Component] = []
    panels: list[Component] = []
    if foot.table:
        is_open = table_name in open_panels
        actions.append(_toggle("Table", f": {foot.subject}", panel=table_name, is_open=is_open))
        panels.append(
            scroll_region(
                data_table(foot.table),
                label=f"Table: {foot.subject}",
                panel=table_name,
                hidden=not is_open,
            )
        )
    if foot.csv:
        actions.append(
            html.A(
                [f"CSV ({foot.csv.size})", _hidden(f": {foot.subject}")],
                href=foot.csv.href,
                className="lk",
            )
        )
    if foot.made:
        is_open = made_name in open_panels
        actions.append(
            _toggle(
                "How was this number made?", f" {foot.subject}", panel=made_name, is_open=is_open
            )
        )
        panels.append(_made(foot.made, panel=made_name, hidden=not is_open))
    line = html.Div(
        [
            html.Span(sentence(foot.source_line), className="src-line"),
            html.Div(actions, className="acts"),
        ],
        className="foot",
    )
    return [line, *panels]


def _toggle(label: str, hidden_words: str, *, panel: str, is_open: bool) -> html.Button:
    return html.Button(
        [label, _hidden(hidden_words)],
        type="button",
        className="lk",
        **attributes(data_panel=panel, aria_expanded=str(is_open).lower(), aria_controls=panel),
    )


def _made(made: Made, *, panel: str, hidden: bool) -> html.Div:
    return html.Div(
        [
            html.H3("How was this number made?"),
            html.Ol(
                [
                    html.Li([html.Span(_written(count)), html.Span(sentence(meaning))])
                    for count, meaning in made.steps
                ]
            ),
            html.P(
                "Ask the published file yourself; the answer is the same number.",
                className="small",
            ),
            html.Code(made.query),
        ],
        className="made",
        id=panel,
        hidden=hidden,
    )


def _notes(
    key: str, notes: Sequence[Note | Component], *, href: str, heading: str
) -> list[Component]:
    if not notes and not href:
        return []
    label = f"{key}-notes"
    items = [
        html.Li(
            note
            if isinstance(note, Component)
            else [html.B(sentence(note.title)), " ", *sentence(note.text)]
        )
        for note in notes
    ]
    link = html.P(dcc.Link("All limitations of this chart", href=href), className="more")
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


# counts per source


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
    figure: go.Figure
    facts: tuple[tuple[str, Text], ...]


def sources_row(items: Sequence[SourceCount]) -> html.Ul:
    """Two to four counts side by side with the sign for "not equal" between them.

    Never a total: one event can be in several systems.
    """
    several = f" n{len(items)}" if len(items) < 4 else ""
    return html.Ul(
        [_source_item(item, is_first=index == 0) for index, item in enumerate(items)],
        className=f"four{several}",
    )


def _source_item(item: SourceCount, *, is_first: bool) -> html.Li:
    chart = html.Div(
        [
            html.P(item.scale, className="scale"),
            graph(item.figure, graph_id=f"years-{item.source}"),
        ],
        className="mini",
    )
    return html.Li(
        [
            *([] if is_first else [_not_equal()]),
            source_tag(item.source, item.name),
            html.P(_written(item.count), className="big"),
            html.P([html.B(item.unit), " ", *sentence(item.text)], className="unit"),
            chart,
            facts(item.facts),
        ]
    )


def _not_equal(*, small: bool = False) -> html.Span:
    return html.Span(
        html.I(), className="ne small-ne" if small else "ne", **attributes(aria_hidden="true")
    )


def facts(items: Sequence[tuple[str, Text]], *, ruled: bool = False) -> html.Dl:
    """Names and values in two columns, with a rule above each row if asked."""
    children: list[Component] = []
    for name, value in items:
        children += [html.Dt(name), html.Dd(sentence(value))]
    return html.Dl(children, className="facts sc" if ruled else "facts")


def no_total(text: Text) -> html.Div:
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
    open_panels: Collection[str] = (),
) -> html.Section:
    """The counts per source over the full width, with the sentence that there is no total."""
    heading = f"{key}-title"
    return html.Section(
        html.Div(
            [
                html.Div(html.Span(sentence(kicker)), className="kick"),
                html.H2(sentence(title), id=heading),
                sources_row(items),
                no_total(no_total_text),
                *foot_and_panels(key, foot, open_panels=open_panels),
            ]
        ),
        className="block full",
        id=key,
        **attributes(aria_labelledby=heading),
    )


# states


def empty_state(title: Text, *, reason: Text, way_on: Component | None = None) -> html.Div:
    """Nothing to draw: which reason, and the nearest choice that is not empty as a button.

    The title is an h3, to stand inside a figure block.
    """
    return html.Div(
        [
            html.H3(sentence(title)),
            html.P(sentence(reason)),
            *_maybe(way_on),
        ],
        className="empty",
    )


def few_state(
    count: int, *, text: Text, plot: go.Figure | None = None, key: str = "few"
) -> html.Div:
    """Under 16: the count, one mark per quarter, a sentence; no line, share or rank.

    Args:
        count: How many there are.
        text: Beside the count: unit and period.
        plot: The strip of marks from ``trend_figure``.
        key: Unique on the page, if there is a plot.
    """
    return html.Div(
        [
            html.P(
                [_written(count), " ", html.Span(sentence(text), className="small")],
                className="big",
            ),
            *(
                [html.Div(graph(plot, graph_id=f"{key}-marks"), className="plot")]
                if plot is not None
                else []
            ),
            html.P(
                "Under 16: counts only; no line, percentage, change or ranking.",
                className="words",
            ),
        ],
        className="few",
    )


def few_note(title: Text, *, text: Text) -> html.Div:
    """Beside a chart: a substance that has too few reports to be drawn on it."""
    return _state("", title, text, label="")


def stale_notice(title: Text, *, text: Text, label: str = "Stale source") -> html.Div:
    """A source could not be refreshed: since when and why. The numbers stay."""
    return _state("warn", title, text, label=label)


def failed_notice(title: Text, *, text: Text, label: str = "Failure") -> html.Div:
    """Nothing can be shown: what is missing since when, what still works, what to do."""
    return _state("bad", title, text, label=label)


def _state(kind: str, title: Text, text: Text, *, label: str) -> html.Div:
    more = attributes(role="group", aria_label=label) if label else {}
    return html.Div(
        [html.B(sentence(title)), " ", *sentence(text)],
        className=f"state {kind}".strip(),
        **more,
    )


def loading_state(label: str, *, height: int) -> html.Div:
    """The grid of the chart to come and what is loading; appears after 400 ms only."""
    return html.Div(
        html.P(label, role="status"),
        className="load",
        style={"height": f"{height}px"},
        **attributes(aria_busy="true"),
    )


# limitations page


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
    """

    source: str
    name: str
    long_name: str
    what_it_is: Text
    cannot_tell: tuple[Text, ...]
    facts: tuple[tuple[str, Text], ...]
    completeness_title: str
    completeness: tuple[tuple[str, float, str], ...]


def source_cards(cards: Sequence[SourceCard]) -> html.Ul:
    """The report systems side by side, their parts on common lines."""
    several = f" n{len(cards)}" if len(cards) < 4 else ""
    return html.Ul([_card(card) for card in cards], className=f"scards{several}")


def _card(card: SourceCard) -> html.Li:
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
            facts(shares, ruled=True) if shares else html.P("Too few to give shares, or hidden."),
        ],
        className=f"scard {source_class(card.source)}",
    )


def _meter(percent: float) -> html.Span:
    return html.Span(
        html.I(style={"width": f"{min(100.0, max(0.0, percent)):.1f}%"}),
        className="meter",
        **attributes(aria_hidden="true"),
    )


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A limitation and how much it touches each chart: ``strong``, ``part`` or nothing."""

    title: str
    href: str
    strengths: tuple[str | None, ...]


def limitation_matrix(
    charts: Sequence[str], *, rows: Sequence[MatrixRow], caption: Text
) -> html.Table:
    """Which limitation touches which chart; blank means it does not, said in hidden text."""
    return html.Table(
        [
            _caption(caption),
            html.Thead(
                html.Tr(
                    [
                        html.Th("Limitation", scope="col"),
                        *(html.Th(chart, scope="col", className="mc") for chart in charts),
                    ]
                )
            ),
            html.Tbody([_matrix_row(row) for row in rows]),
        ],
        className="mx",
        style={"--kw-matrix-columns": len(charts)},
    )


_STRENGTHS: Final = {"strong": ("\u25cf", "strongly"), "part": ("\u25cb", "in part")}


def _matrix_row(row: MatrixRow) -> html.Tr:
    cells = []
    for strength in row.strengths:
        sign, words = _STRENGTHS.get(strength or "", ("", "no"))
        shown = [html.Span(sign, **attributes(aria_hidden="true"))] if sign else []
        cells.append(html.Td([*shown, _hidden(words)], className="mc"))
    link = html.A(sentence(row.title), href=row.href)
    return html.Tr([html.Th(link, scope="row"), *cells])
