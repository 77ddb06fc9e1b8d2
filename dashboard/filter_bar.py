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
from dashboard.report_filters import ReportFilter
from dashboard.theme import Substance
from dashboard.wording import capitalized, joined

COUNTED = {"": "Counting: usual", **{key: f"Counting: {key}" for key in COUNTING}}
"""Usual are reports over time and events in shares; a note beside each chart says which."""


def filter_form(
    substances: Iterable[Substance],
    quarters: Sequence[str],
    *,
    further: Iterable[ReportFilter] = (),
) -> Element:
    """The controls; `view.js` sets them as the address says.

    Args:
        quarters: Those that there are, oldest first.
        further: The filters that stand behind "More filters".
    """
    substances = list(substances)
    return html.Form(
        [
            _fieldset("Substance named on the report", "Naming", [_chips(substances)]),
            _fieldset("Received, quarters", "received", [_period(quarters)]),
            _fieldset("Role given by the reporter", "", [_roles()]),
            _fieldset("Outcome", "", [_select("outcome", "Outcome", OUTCOMES.items())]),
            html.Button(
                ["More filters", html.Span(id="more-active")],
                id="more-open",
                className="more",
                type="button",
                **attributes(aria_expanded="false", aria_controls="more-filters"),
            ),
            html.Div(
                [*_together(substances), *(_further(one) for one in further)],
                id="more-filters",
                className="further",
                hidden=True,
            ),
        ],
        className="fs",
        id="filters-form",
    )


def filter_opener() -> list[Element]:
    """On a phone, what opens the filters and stays in view; their number is set by `view.js`."""
    return [
        html.Button(
            ["Change filters", html.Span(id="filters-active")],
            id="filter-open",
            className="lk fopen",
            type="button",
            **attributes(aria_expanded="false", aria_controls="filters-form"),
        )
    ]


def filter_status() -> list[Element]:
    """Beside the result: what is counted, the brief, and ways to copy the address and to reset."""
    return [
        _select("count", "Counted", COUNTED.items(), form="filters-form"),
        html.A("Two-page brief", href="/brief", id="brief-link", className="lk"),
        html.Button("Copy link to this view", id="copy-link", className="lk", type="button"),
        html.Button("Reset filters", id="reset", className="lk", type="button"),
    ]


def _together(substances: Sequence[Substance]) -> list[Element]:
    """Substances that mean nearly the same, chosen together by one button for each group."""
    groups: dict[str, list[Substance]] = {}
    for one in substances:
        groups.setdefault(one.exposure_group, []).append(one)
    buttons = [
        html.Button(
            capitalized(joined([one.words for one in group], word="or")),
            className="more",
            type="button",
            **attributes(data_substances=",".join(one.key for one in group)),
        )
        for group in groups.values()
        if 1 < len(group) < len(substances)
    ]
    if not buttons:
        return []
    return [_fieldset("Substances together", "Naming either", buttons)]


def _further(one: ReportFilter) -> Element:
    """A further filter as a choice of one word; the first leaves nothing out."""
    options = [("", one.any_label), *one.values]
    return html.Label(
        [
            html.Span(one.label, className="fl"),
            html.Select(
                [html.Option(words, value=key) for key, words in options],
                className="c",
                name=one.address,
                **attributes(data_further="yes"),
            ),
        ]
    )


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


def _select(
    name: str, label: str, options: Iterable[tuple[str, str]], *, form: str | None = None
) -> Element:
    return html.Label(
        [
            html.Span(label, className="vh"),
            html.Select(
                [html.Option(words, value=key) for key, words in options],
                className="c",
                name=name,
                form=form,
            ),
        ]
    )
