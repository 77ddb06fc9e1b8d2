"""The two components the browser keeps: a piece of HTML, and a place that asks for its content.

Their code is `assets/slots.js`. A page is a handful of them, whatever it shows, and they stay while
pages change: a component that Dash puts in again loses what it showed. So a change of a filter
costs the browser what is shown and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
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


class Place(_Own):
    """A part of the page, which holds the content of the slot that it is given.

    It asks at once where it is in view, else when nothing else goes on. What was shown stays, paler
    after 400 ms, until the new content is drawn; content for another question than the present one
    is dropped.

    Args:
        number: Its place on the page, from the top.
    """

    _type = "Place"
    _prop_names = ["id", "part", "asked", "content", "wanted", "panel"]  # noqa: RUF012

    def __init__(self, *, number: int) -> None:
        """Hold nothing yet."""
        super().__init__(id=place_id(number))  # type: ignore[no-untyped-call]


def place_id(number: Any) -> dict[str, Any]:
    """The id of a place, or the pattern for those of all."""
    return {"type": "place", "number": number}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What a place is to hold; nothing is asked on the server's side.

    Attributes:
        name: Unique on the page.
        ask: The whole question as text; equal questions have equal answers.
        placeholder: What stands there until the first content, shown after 400 ms.
        waits: Ask only when all others have their content.
    """

    name: str
    ask: str
    placeholder: Any = None
    waits: bool = False

    @property
    def id(self) -> dict[str, str]:
        """The slot as components are named."""
        return {"type": "slot", "name": self.name}

    @property
    def part(self) -> dict[str, Any]:
        """What the browser is told."""
        return {
            "name": self.name,
            "ask": self.ask,
            "placeholder": to_markup(self.placeholder).html,
            "waits": self.waits,
        }
