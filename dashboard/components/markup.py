"""Text and attributes of components: what must not break, what only a screen reader hears."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from dashboard.components import html
from dashboard.components.html import Element

Text = str | Element | Sequence[str | Element]
Count = str | int
Cell = Count | Text
_UNBREAKABLE: Final = re.compile(
    r"(\b7-OH\b|\b\d{4}-Q[1-4]\b|\b\d{4}-\d\d-\d\d\b|\b[A-Z]-\d+-\d{4}\b)"
)


def sentence(text: Text) -> list[str | Element]:
    """Text as children in which 7-OH, quarters, days and recall numbers do not break."""
    if isinstance(text, Element):
        return [text]
    if not isinstance(text, str):
        return [piece for part in text for piece in sentence(part)]
    return [
        html.Span(piece, className="nb") if _UNBREAKABLE.fullmatch(piece) else piece
        for piece in _UNBREAKABLE.split(text)
        if piece
    ]


def outward(words: Text, url: str) -> Element:
    """A link to a page of somebody else; an address that is none of the web is no link."""
    if not url.startswith(("https://", "http://")):
        return html.Span(sentence(words))
    return html.A(sentence(words), href=url, rel="noopener noreferrer")


def hidden(text: Text) -> Element:
    """Words that only a screen reader hears."""
    return html.Span(sentence(text), className="vh")


def maybe(component: Element | None) -> list[Element]:
    """A list of it, if there is one. Not by truth: a component without children is false."""
    return [] if component is None else [component]


def attributes(**values: Any) -> dict[str, Any]:
    """``aria_label="x"`` as ``{"aria-label": "x"}``: Dash takes hyphens only by dictionary."""
    return {name.replace("_", "-"): value for name, value in values.items()}
