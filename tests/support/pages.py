"""Pages of the dashboard without a browser: the parts of one, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component

from dashboard.app import render
from dashboard.warehouse import Warehouse
from etl.settings import Settings


def page(settings: Settings, path: str, search: str = "") -> str:
    """Give everything that a page is made of, as text."""
    warehouse = Warehouse(settings.folders.warehouse, settings.folders.status)
    view = {"scheme": "light", "narrow": False}
    parts = render(warehouse, pathname=path, search=search, view=view)
    return " ".join(str(part) for part in parts)


def walk(part: Any) -> Iterator[Component]:
    """Every component below one, itself included."""
    if isinstance(part, list | tuple):
        for child in part:
            yield from walk(child)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def text_of(part: Any) -> str:
    """Give the text of a component as it stands."""
    if isinstance(part, list | tuple):
        return "".join(text_of(child) for child in part)
    if isinstance(part, Component):
        return text_of(getattr(part, "children", None))
    return "" if part is None else str(part)


def of_type(part: Any, name: str) -> list[Component]:
    """Give the components of a type."""
    return [component for component in walk(part) if type(component).__name__ == name]


def parts(tree: Any) -> Iterator[Any]:
    """Every component and every text, in order."""
    if isinstance(tree, list | tuple):
        for one in tree:
            yield from parts(one)
    else:
        yield tree
        yield from parts(getattr(tree, "children", None) or [])


def words(tree: Any) -> str:
    """Give the text with single blanks, as a reader has it."""
    return re.sub(r"\s+", " ", " ".join(one for one in parts(tree) if isinstance(one, str)))


def links(tree: Any) -> dict[str, str]:
    """Give the addresses by the words that lead there."""
    found = {}
    for one in parts(tree):
        if getattr(one, "href", None):
            found[words(one).strip()] = one.href
    return found
