"""The two components the browser keeps: a piece of HTML, and a place that asks for its content.

Their code is `assets/slots.js`. A view is a handful of them, whatever it shows, so a change of a
filter costs the browser what is shown and nothing else.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component

from dashboard.components.html import to_markup


class _Own(Component):
    """A component of this package; what Dash's generator would write for one."""

    _namespace = "kratomwatch"
    _children_props: list[str] = []  # noqa: RUF012
    _base_nodes: list[str] = []  # noqa: RUF012
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012
    available_wildcard_properties: list[str] = []  # noqa: RUF012
    _prop_names: list[str] = []  # noqa: RUF012


class Html(_Own):
    """A piece of HTML that the server wrote.

    Args:
        id: Its id; also the id of its element.
        html: The HTML, with every text escaped (see `dashboard.components.html`).
        className: Class of the element round it.
    """

    _type = "Html"
    _prop_names = ["id", "html", "className"]  # noqa: RUF012

    def __init__(self, children: Any = None, *, id: str, className: str = "") -> None:  # noqa: A002, N803
        """Write components as HTML."""
        super().__init__(id=id, html=to_markup(children).html, className=className)  # type: ignore[no-untyped-call]


class Slot(_Own):
    """A place that asks for its content when it comes into view, and again when `ask` changes.

    What was shown stays, paler, until the new content is there; content for another question than
    the present one is dropped.

    Args:
        name: Unique on the page; the id of what it will hold starts with it.
        ask: The whole question as text; equal questions have equal answers.
        placeholder: What stands there until the first content, shown after 400 ms.
        waits: Ask only when the other slots have their content.
    """

    _type = "Slot"
    _prop_names = ["id", "ask", "asked", "content", "wanted", "panel", "placeholder", "waits"]  # noqa: RUF012

    def __init__(
        self, *, name: str, ask: str, placeholder: Any = None, waits: bool = False
    ) -> None:
        """Take the question; nothing is asked on the server's side."""
        super().__init__(  # type: ignore[no-untyped-call]
            id=slot_id(name), ask=ask, placeholder=to_markup(placeholder).html, waits=waits
        )


def slot_id(name: Any) -> dict[str, Any]:
    """The id of a slot, for the pattern of its callback."""
    return {"type": "slot", "name": name}
