"""What stands there when nothing does: empty, too few, stale, failed, loading."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import Text, attributes, maybe, sentence
from dashboard.components.tables import written
from dashboard.theme import Figure


def empty_state(title: Text, *, reason: Text, way_on: Element | None = None) -> Element:
    """Nothing to draw: which reason, and the nearest choice that is not empty as a button.

    The title is an h3, to stand inside a figure block.
    """
    return html.Div(
        [
            html.H3(sentence(title)),
            html.P(sentence(reason)),
            *maybe(way_on),
        ],
        className="empty",
    )


def few_state(count: int, *, text: Text, plot: Figure | None = None, key: str = "few") -> Element:
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
                [written(count), " ", html.Span(sentence(text), className="small")],
                className="big",
            ),
            *(
                [html.Div(html.Graph(id=f"{key}-marks", figure=plot), className="plot")]
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


def few_note(title: Text, *, text: Text) -> Element:
    """Beside a chart: a substance that has too few reports to be drawn on it."""
    return _state("", title, text, label="")


def stale_notice(title: Text, *, text: Text, label: str = "Stale source") -> Element:
    """A source could not be refreshed: since when and why. The numbers stay."""
    return _state("warn", title, text, label=label)


def failed_notice(title: Text, *, text: Text, label: str = "Failure") -> Element:
    """Nothing can be shown: what is missing since when, what still works, what to do."""
    return _state("bad", title, text, label=label)


def _state(kind: str, title: Text, text: Text, *, label: str) -> Element:
    more = attributes(role="group", aria_label=label) if label else {}
    return html.Div(
        [html.B(sentence(title)), " ", *sentence(text)],
        className=f"state {kind}".strip(),
        **more,
    )


def loading_state(label: str, *, height: int) -> Element:
    """The grid of the chart to come and what is loading; appears after 400 ms only."""
    return html.Div(
        html.P(label, role="status"),
        className="load",
        style={"height": f"{height}px"},
        **attributes(aria_busy="true"),
    )


def one_line(title: Text, *, reason: Text, way_on: Element | None = None) -> Element:
    """Nothing to draw for a source: which, why, and the nearest choice that has something."""
    return html.P(
        [
            html.B(sentence(title)),
            " ",
            *sentence(reason),
            *maybe(way_on),
        ],
        className="one",
    )
