"""HTML as a tree, so that a test reads a page as a browser and a reader do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "col"})
WITHIN_A_WORD = frozenset({"b", "i", "mark"})
"""Elements whose text goes on without a blank; so do spans that keep a word on one line."""


@dataclass(eq=False)
class Element:
    """An element with its attributes and what it holds: elements and texts in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id, empty for none."""
        return self.attributes.get("id", "")

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """Its text as it stands in the HTML."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def words(self) -> str:
        """Its text as it is read: single blanks, and one where an element ends."""
        return re.sub(r"\s+", " ", self._spaced()).strip()

    def _spaced(self) -> str:
        parts = [one if isinstance(one, str) else one._spaced() for one in self.children]
        goes_on = self.tag in WITHIN_A_WORD or (self.tag == "span" and "nb" in self.classes)
        return "".join(parts) if goes_on else f" {''.join(parts)} "

    def walk(self) -> Iterator[Element]:
        """Every element, itself first, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", *, name: str = "", **attributes: str) -> list[Element]:
        """The elements below it of a tag, with a class and with attributes (`data_panel="x"`)."""
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if one is not self
            and (not tag or one.tag == tag)
            and (not name or name in one.classes)
            and all(one.attributes.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag: str = "", *, name: str = "", **attributes: str) -> Element:
        """The one element that `all` finds."""
        found = self.all(tag, name=name, **attributes)
        assert len(found) == 1, f"{len(found)} elements are {tag or name or attributes}"
        return found[0]

    def with_id(self, key: str) -> Element:
        """The one element with an id."""
        return self.one(id=key)

    @property
    def ids(self) -> list[str]:
        """The ids below it, in the order of the page."""
        return [one.id for one in self.walk() if one is not self and one.id]

    @property
    def links(self) -> dict[str, str]:
        """The addresses by the words that lead there."""
        return {
            one.words: one.attributes["href"] for one in self.all("a") if "href" in one.attributes
        }

    @property
    def rows(self) -> list[list[str]]:
        """The cells of every row of its tables, heads included."""
        return [
            [cell.words for cell in row.children if isinstance(cell, Element)]
            for row in self.all("tr")
        ]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"an attribute of {tag} stands twice"
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        last = self._open.pop()
        assert last.tag == tag, f"</{tag}> ends <{last.tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def finished(self) -> Element:
        self.close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> does not end"
        return self.root


def parsed(html: str) -> Element:
    """HTML as a tree; every element must end in its place."""
    builder = _Builder()
    builder.feed(html)
    return builder.finished()
