"""The filter bar: one sentence of native controls on every page; its state is the address.

The checkboxes carry the line samples of the charts, so the filter is the legend. What a change does
is in `assets/view.js`: it writes the address, and the page is a function of the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.components.markup import attributes
from dashboard.components.samples import line_sample
from dashboard.filters import COUNTING, OUTCOMES
from dashboard.theme import Substance


def filter_form(substances: Iterable[Substance], quarters: Sequence[str]) -> Element:
    """The controls; `view.js` sets them as the address says.

    Args:
        quarters: Those that there are, oldest first.
    """
    return html.Form(
        [
            _fieldset("Substance named on the report", "Naming", [_chips(substances)]),
            _fieldset("Received, quarters", "received", [_period(quarters)]),
            _fieldset("Role given by the reporter", "", [_roles()]),
            _fieldset("Outcome", "", [_select("outcome", "Outcome", OUTCOMES.items())]),
            _fieldset("What is counted", "", [_select("count", "Counted", COUNTING.items())]),
        ],
        className="fs",
        id="filters-form",
    )


def filter_status() -> list[Element]:
    """Beside the result: ways to open the filters on a phone, to copy the address, to reset."""
    return [
        html.Button(
            "Change filters",
            id="filter-open",
            className="lk fopen",
            type="button",
            **attributes(aria_expanded="false", aria_controls="filters-form"),
        ),
        html.Button("Copy link to this view", id="copy-link", className="lk", type="button"),
        html.Button("Reset filters", id="reset", className="lk", type="button"),
    ]


def _fieldset(legend: str, lead: str, children: Sequence[Element]) -> Element:
    words = html.Span(lead or legend, className="fl" if lead else "fl ph")
    return html.Fieldset([html.Legend(legend, className="vh"), words, *children])


def _chips(substances: Iterable[Substance]) -> Element:
    return html.Div(
        [
            html.Label(
                [
                    html.Input(type="checkbox", name="substance", value=one.key, checked=True),
                    line_sample(one),
                    html.Span(one.label, className="nb"),
                ],
                className="chip",
            )
            for one in substances
        ],
        className="chips",
    )


def _period(quarters: Sequence[str]) -> Element:
    options = [(quarter, quarter) for quarter in quarters]
    return html.Div(
        [
            _select("from", "First quarter", options),
            html.Span("to", className="fl mid"),
            _select("to", "Last quarter", options),
        ],
        className="pair",
    )


def _roles() -> Element:
    return html.Div(
        [
            html.Label(
                [html.Input(type="radio", name="role", value=key, checked=key == "any"), words]
            )
            for key, words in (("any", "Any role"), ("suspect", "Suspect only"))
        ],
        className="seg",
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> Element:
    return html.Label(
        [
            html.Span(label, className="vh"),
            html.Select(
                [html.Option(words, value=key) for key, words in options], className="c", name=name
            ),
        ]
    )
