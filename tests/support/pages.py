"""Pages of the dashboard without a browser: asked for as a browser asks, read as a reader does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard import routes
from dashboard.components.html import to_markup
from dashboard.components.slots import Html, Slot
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.theme import View
from dashboard.warehouse import Warehouse
from etl.settings import Settings
from tests.support.markup import Element, parsed

LINKS_TO_VIEWS = ("qs", "sw")
"""Classes of the lists that lead to the views and the sources of a page."""


@dataclass(kw_only=True)
class Shown:
    """What a reader gets: main with every part loaded and every panel open.

    Attributes:
        html: As it was sent, part after part.
        tree: The same as elements, panels in their places.
        figures: Plotly figures as they were sent, by the id of their element.
        title: Of the window.
        result: The counts that match, with the switch between sources.
        masthead: With the dates and the pages.
        strip: Above everything; empty where the data are real.
        asks: What each slot asked, by the name of the slot.
    """

    html: str = ""
    tree: Element = field(default_factory=lambda: Element("main"))
    figures: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    result: Element = field(default_factory=lambda: Element("body"))
    masthead: Element = field(default_factory=lambda: Element("body"))
    strip: Element = field(default_factory=lambda: Element("body"))
    asks: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The text of main, as it is read."""
        return self.tree.words

    @property
    def links(self) -> dict[str, str]:
        """The addresses in main by the words that lead there."""
        return self.tree.links

    def block(self, key: str) -> Element:
        """The block of main with an id."""
        return self.tree.with_id(key)

    def add(self, html: str, *, within: Element | None = None) -> Element:
        """Put HTML at the end of main, or into an element, and give what it became."""
        self.html += html
        place = self.tree if within is None else within
        found = parsed(html)
        place.children += found.children
        return found


@lru_cache(maxsize=4)
def _warehouse(path: Path, status_path: Path, runs_path: Path) -> Warehouse:
    return Warehouse(path, status_path, runs_path=runs_path)


def warehouse_of(settings: Settings) -> Warehouse:
    """The published file of a data folder, as the dashboard opens it."""
    folders = settings.folders
    return _warehouse(folders.warehouse, folders.status, folders.runs)


def view(settings: Settings, address: str, *, scheme: str = "light", narrow: bool = False) -> Shown:
    """The page of an address: its frame, then what every slot of it asks for, then every panel."""
    warehouse = warehouse_of(settings)
    children, result, masthead, strip, title = _frame(
        warehouse, address, view={"scheme": scheme, "narrow": narrow}
    )
    shown = Shown(
        title=title, result=parsed(result), masthead=parsed(masthead), strip=parsed(strip)
    )
    for child in children:
        if isinstance(child, Html):
            shown.add(child.html)
            continue
        assert isinstance(child, Slot)
        name = child.id["name"]
        assert name not in shown.asks, f"two slots are called {name}"
        shown.asks[name] = child.ask
        _fill(warehouse, shown, name=name, ask=child.ask)
    return shown


def context_of(settings: Settings, path: str, *, filters: Filters | None = None) -> Context:
    """What the blocks of a page are made from, for tests that make one block."""
    snapshot = warehouse_of(settings).snapshot()
    return Context(
        path=path,
        snapshot=snapshot,
        filters=filters or Filters(),
        view=View(scheme="light", narrow=False, substances=snapshot.substances),
    )


def _frame(warehouse: Warehouse, address: str, *, view: dict[str, Any]) -> Any:
    split = urlsplit(address)
    search = f"?{split.query}" if split.query else ""
    return routes.page(warehouse, pathname=split.path, search=search, view=view)


def _fill(warehouse: Warehouse, shown: Shown, *, name: str, ask: str) -> None:
    answer = routes.content(warehouse, ask)
    assert answer["ask"] == ask
    slot = Element("div", {"class": "slot", "data-slot": name})
    shown.tree.children.append(slot)
    shown.add(answer["html"], within=slot)
    assert not set(answer["figures"]) & set(shown.figures), "two figures have the same id"
    shown.figures |= answer["figures"]
    for panel in slot.all(data_lazy="yes"):
        opened = routes.panel(warehouse, ask, name=panel.id)
        assert (opened["ask"], opened["name"]) == (ask, panel.id)
        shown.add(opened["html"], within=panel)


def views(settings: Settings, address: str) -> Iterator[Shown]:
    """Every view of a page for every source, found as a reader finds them: link by link."""
    warehouse = warehouse_of(settings)
    waiting, known = [address], set()
    while waiting:
        address = waiting.pop(0)
        children, result, *_ = _frame(warehouse, address, view={"scheme": "light", "narrow": False})
        parts = tuple(str(child.id) for child in children)
        if parts in known:
            continue
        known.add(parts)
        shown = view(settings, address)
        yield shown
        for name in LINKS_TO_VIEWS:
            for place in [*shown.tree.all("nav", name=name), *parsed(result).all("nav", name=name)]:
                waiting += place.links.values()


def whole_page(settings: Settings, address: str) -> Shown:
    """All views of a page for all sources, one after the other."""
    every = Shown()
    for shown in views(settings, address):
        every.html += shown.html
        every.tree.children.append(shown.tree)
        every.result.children.append(shown.result)
        every.title = shown.title
        every.figures |= shown.figures
    return every


def drawn(component: Any) -> Shown:
    """A component alone, as HTML and figures, with its panels open."""
    markup = to_markup(component)
    shown = Shown(figures=dict(markup.figures))
    body = shown.add(markup.html)
    for panel in body.all(data_lazy="yes"):
        shown.add(to_markup(markup.later[panel.id]()).html, within=panel)
    return shown
