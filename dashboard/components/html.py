"""Components as HTML text, so that the browser gets a page and not a tree to keep books on.

Dash's renderer keeps a store entry for every component it is given and tells all of them of every
change: a page of ten thousand components freezes for a minute. A view is therefore sent as few
components that hold HTML: this module writes it, with every text and attribute escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

VOID: Final = frozenset({"br", "hr", "img", "input", "col"})
ATTRIBUTES: Final = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "autoComplete": "autocomplete",
}
"""Attributes that Dash spells otherwise than HTML."""
UNITLESS: Final = frozenset({"opacity", "zIndex", "flex"})


class Raw(html.Span):
    """HTML made by this program, such as a drawing; never a text from a report."""

    def __init__(self, text: str) -> None:
        """Take the HTML as it is to stand on the page."""
        super().__init__()
        self.text = text


class Input(html.Span):
    """A form control, which Dash's HTML components lack; drawn by this module alone."""

    _type = "Input"

    def __init__(self, *, type: str, **properties: Any) -> None:  # noqa: A002
        """Take the attributes of the element; `checked`, `name` and `value` among them."""
        self.properties = {"type": type, **properties}
        super().__init__()

    def to_plotly_json(self) -> dict[str, Any]:
        """The element as Dash writes components."""
        return {"props": self.properties, "type": "Input", "namespace": "html"}


@dataclass(frozen=True, kw_only=True)
class Later:
    """A part that is sent when somebody opens it.

    Attributes:
        name: Of the panel; the id of `place`.
        child: What it holds.
        place: The empty element that stands there until then.
    """

    name: str
    child: Any
    place: Component


@dataclass
class Markup:
    """HTML, the figures that are drawn into it, and what is sent later.

    Attributes:
        html: The text; each figure's place is an empty element with its id.
        figures: Plotly figures as JSON documents, by the id of their element.
        later: What is sent when somebody opens it, by the name of the panel.
    """

    html: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)


def to_markup(children: Any) -> Markup:
    """Components as HTML, figures, and parts for later.

    Args:
        children: A component, a text, a number, or a sequence of them.
    """
    markup = Markup()
    markup.html = _html(children, markup)
    return markup


def _html(node: Any, markup: Markup) -> str:
    if node is None:
        return ""
    if isinstance(node, Raw):
        return node.text
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, (int, float)):
        return escape(str(node))
    if isinstance(node, Later):
        markup.later[node.name] = node.child
        setattr(node.place, "data-lazy", "yes")
        return _html(node.place, markup)
    if isinstance(node, dcc.Graph):
        return _plot(node, markup)
    if isinstance(node, Component):
        return _element(node, markup)
    return "".join(_html(child, markup) for child in node)


def _plot(graph: Any, markup: Markup) -> str:
    markup.figures[graph.id] = figure_json(graph.figure)
    style = escape(_style(graph.style))
    return f'<div class="dash-graph" id="{escape(graph.id)}" style="{style}"></div>'


def figure_json(figure: go.Figure) -> dict[str, Any]:
    """A figure as a JSON document."""
    document: dict[str, Any] = json.loads(figure.to_json())
    return {"data": document["data"], "layout": document["layout"]}


def _element(node: Component, markup: Markup) -> str:
    tag = "a" if isinstance(node, dcc.Link) else node._type.lower()
    properties = node.to_plotly_json()["props"]
    children = properties.pop("children", None)
    written = "".join(_attribute(name, value) for name, value in properties.items())
    if tag in VOID:
        return f"<{tag}{written}>"
    return f"<{tag}{written}>{_html(children, markup)}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False or name in ("n_clicks", "key", "refresh"):
        return ""
    name = ATTRIBUTES.get(name, name)
    if value is True:
        return f" {name}"
    text = _style(value) if isinstance(value, Mapping) else str(value)
    return f' {name}="{escape(text)}"' if text or name in ("value", "alt") else ""


def _style(style: Mapping[str, Any]) -> str:
    """A style as CSS: camel case becomes hyphens, numbers get pixels, custom properties stay."""
    parts = []
    for name, value in style.items():
        if name.startswith("--"):
            parts.append(f"{name}:{value}")
            continue
        css = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
        unit = "px" if isinstance(value, (int, float)) and name not in UNITLESS else ""
        parts.append(f"{css}:{value}{unit}")
    return ";".join(parts)
