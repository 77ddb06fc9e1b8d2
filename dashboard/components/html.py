"""Elements of a page and how they are written as HTML, which is all that the browser gets.

Dash's renderer keeps a store entry for every component it is given and tells all of them of every
change: a page of ten thousand components freezes for a minute. A view is therefore sent as few
components that hold HTML. What stands in it are elements of this module, which are a tag, its
attributes and what it holds; every text and attribute is escaped as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from dashboard import theme

VOID: Final = frozenset({"br", "hr", "img", "input", "col"})
ATTRIBUTES: Final = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "autoComplete": "autocomplete",
}
"""Attributes that are spelled otherwise in Python, as in Dash."""
FOREIGN_TAG: Final = re.compile(
    r"<(?!/?b>|br>|/span>|extra>|/extra>|span style=\"(?:color:#[0-9a-f]{6}|font-size:\d+px)\">)"
)
C1: Final = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
"""Control characters that no reader can see, as the bytes of Windows-1252 that they mostly were."""
UNITLESS: Final = frozenset({"opacity", "zIndex", "flex"})


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page.

    Attributes:
        tag: Its name in HTML.
        children: A text, a number, an element, or a sequence of them; null for nothing.
        attributes: As in Python: `className`, `style` as a mapping; null and False are not written.
    """

    tag: str
    children: Any = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


Maker = Callable[..., Element]


def _maker(tag: str) -> Maker:
    """A function that makes an element from its children and its attributes."""

    def make(children: Any = None, /, **attributes: Any) -> Element:
        return Element(tag, children, attributes)

    return make


A = _maker("a")
Aside = _maker("aside")
B = _maker("b")
Br = _maker("br")
Button = _maker("button")
Caption = _maker("caption")
Code = _maker("code")
Dd = _maker("dd")
Details = _maker("details")
Div = _maker("div")
Dl = _maker("dl")
Dt = _maker("dt")
Fieldset = _maker("fieldset")
Figure = _maker("figure")
Footer = _maker("footer")
Form = _maker("form")
H1 = _maker("h1")
H2 = _maker("h2")
H3 = _maker("h3")
H4 = _maker("h4")
Header = _maker("header")
I = _maker("i")  # noqa: E741
Img = _maker("img")
Input = _maker("input")
Label = _maker("label")
Legend = _maker("legend")
Li = _maker("li")
Mark = _maker("mark")
Nav = _maker("nav")
Ol = _maker("ol")
Option = _maker("option")
P = _maker("p")
Pre = _maker("pre")
Section = _maker("section")
Select = _maker("select")
Span = _maker("span")
Strong = _maker("strong")
Summary = _maker("summary")
Table = _maker("table")
Tbody = _maker("tbody")
Td = _maker("td")
Th = _maker("th")
Thead = _maker("thead")
Tr = _maker("tr")
Ul = _maker("ul")


@dataclass(frozen=True, slots=True)
class Raw:
    """HTML made by this program, such as a drawing; never a text from a report."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """The place of a figure: its id, and the height that it has at every width."""

    id: str
    figure: theme.Figure

    @property
    def place(self) -> Element:
        """The empty element that the browser draws into."""
        height = self.figure["layout"]["height"]
        return Div(className="dash-graph", id=self.id, style={"height": f"{height:.0f}px"})


@dataclass(frozen=True, kw_only=True)
class Later:
    """A part that is sent when somebody opens it.

    Attributes:
        name: Of the panel; the id of `place`.
        child: Makes what it holds.
        place: The empty element that stands there until then.
    """

    name: str
    child: Callable[[], Any]
    place: Element


@dataclass
class Markup:
    """HTML, the figures that are drawn into it, and what is sent later.

    Attributes:
        html: The text; each figure's place is an empty element with its id.
        figures: Plotly figures as JSON documents, by the id of their element.
        later: Makes what is sent when somebody opens it, by the name of the panel.
    """

    html: str = ""
    figures: dict[str, theme.Figure] = field(default_factory=dict)
    later: dict[str, Callable[[], Any]] = field(default_factory=dict)


def to_markup(children: Any) -> Markup:
    """Elements as HTML, figures, and parts for later.

    Args:
        children: An element, a text, a number, or a sequence of them.
    """
    markup = Markup()
    parts: list[str] = []
    _write(children, parts, markup)
    markup.html = "".join(parts)
    return markup


def _write(node: Any, parts: list[str], markup: Markup) -> None:
    if isinstance(node, Element):
        _write_element(node, parts, markup)
    elif isinstance(node, str):
        parts.append(escape(node if node.isascii() else node.translate(C1), quote=False))
    elif isinstance(node, (list, tuple)):
        for child in node:
            _write(child, parts, markup)
    elif isinstance(node, Raw):
        parts.append(node.text)
    elif isinstance(node, (int, float)):
        parts.append(escape(str(node)))
    elif isinstance(node, Later):
        markup.later[node.name] = node.child
        place = node.place
        _write(Element(place.tag, None, {**place.attributes, "data-lazy": "yes"}), parts, markup)
    elif isinstance(node, Graph):
        markup.figures[node.id] = drawn(node.figure)
        _write(node.place, parts, markup)
    elif node is not None:
        raise TypeError(f"{type(node).__name__} is nothing that can stand on a page.")


def drawn(value: Any) -> Any:
    """A figure in which nothing is a tag but those that the figures write themselves.

    Plotly takes some HTML in texts, e.g. links. Texts of reports are escaped where a figure takes
    them (`plain`); this holds for every other value, whoever wrote it.
    """
    if isinstance(value, str):
        return FOREIGN_TAG.sub("&lt;", value) if "<" in value else value
    if isinstance(value, dict):
        return {key: drawn(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [drawn(one) for one in value]
    return value


def _write_element(element: Element, parts: list[str], markup: Markup) -> None:
    written = "".join(_attribute(name, value) for name, value in element.attributes.items())
    parts.append(f"<{element.tag}{written}>")
    if element.tag not in VOID:
        _write(element.children, parts, markup)
        parts.append(f"</{element.tag}>")


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
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
