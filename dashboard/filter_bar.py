"""The filter bar: the same controls in the same place on every page; their state is the address.

The checkboxes carry the line samples of the charts, so the filter is the legend. What a change
does is in `assets/view.js`: it writes the address, and the page is a function of the address.
"""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import theme
from dashboard.blocks import attributes
from dashboard.filters import OUTCOMES

COMBOBOX = {"withinPortal": False, "middlewares": {"flip": False}}
SCROLLABLE = {"viewportProps": {"tabIndex": 0}}  # an open list scrolls, so a key must reach it


def filter_bar(quarters: Sequence[str]) -> Component:
    """Give the bar for the quarters that there are; the controls start as the address says."""
    newest_first = list(reversed(quarters))
    return html.Section(
        html.Div(
            [
                html.Div(
                    [_substances(), _period(newest_first), _role(), _outcome()],
                    className="controls",
                    id="filter-controls",
                ),
                html.Div(
                    [
                        html.Span(id="result", role="status"),
                        html.Span(
                            [
                                html.Button(
                                    "Change filters",
                                    id="filter-open",
                                    className="lk fopen",
                                    type="button",
                                    **attributes(
                                        aria_expanded="false", aria_controls="filter-controls"
                                    ),
                                ),
                                html.Button(
                                    "Copy link to this view",
                                    id="copy-link",
                                    className="lk",
                                    type="button",
                                ),
                                html.Button(
                                    "Reset filters", id="reset", className="lk", type="button"
                                ),
                            ],
                            className="go",
                        ),
                    ],
                    className="fstatus",
                ),
            ],
            className="page",
        ),
        className="filters",
        id="filters",
        **attributes(aria_label="Filters"),
    )


def _substances() -> Component:
    boxes = [
        dmc.Checkbox(
            label=html.Span(
                [theme.line_sample(key), html.Span(substance.label, className="nb")],
                className="chip-label",
            ),
            value=key,
            className="chip",
        )
        for key, substance in theme.SUBSTANCES.items()
    ]
    return html.Fieldset(
        [
            html.Legend("Substance named on the report"),
            dmc.CheckboxGroup(
                html.Div(boxes, className="chips"),
                id="filter-substances",
                value=list(theme.SUBSTANCES),
            ),
        ]
    )


def _period(quarters: Sequence[str]) -> Component:
    return html.Fieldset(
        [
            html.Legend("Received, quarters"),
            html.Div(
                [
                    _select("filter-from", "First quarter", quarters, quarters[-1:]),
                    html.Span("to", className="small"),
                    _select("filter-to", "Last quarter", quarters, quarters[:1]),
                ],
                className="pair",
            ),
        ]
    )


def _select(name: str, label: str, values: Sequence[str], chosen: Sequence[str]) -> Component:
    return dmc.Select(
        id=name,
        data=list(values),
        value=chosen[0] if chosen else None,
        allowDeselect=False,
        withCheckIcon=False,
        comboboxProps=COMBOBOX,
        scrollAreaProps=SCROLLABLE,
        maxDropdownHeight=260,
        className="quarter",
        w="6.75rem",
        **attributes(aria_label=label),
    )


def _role() -> Component:
    return html.Fieldset(
        [
            html.Legend("Role given by the reporter"),
            dmc.SegmentedControl(
                id="filter-role",
                data=[
                    {"value": "any", "label": "Any"},
                    {"value": "suspect", "label": "Suspect only"},
                ],
                value="any",
                size="sm",
                transitionDuration=0,
            ),
        ]
    )


def _outcome() -> Component:
    return html.Fieldset(
        [
            html.Legend("Outcome"),
            dmc.Select(
                id="filter-outcome",
                data=[{"value": key, "label": label} for key, label in OUTCOMES.items()],
                value="any",
                allowDeselect=False,
                withCheckIcon=False,
                comboboxProps=COMBOBOX,
                scrollAreaProps=SCROLLABLE,
                className="outcome",
                w="9rem",
                **attributes(aria_label="Outcome"),
            ),
        ],
        className="half",
    )
