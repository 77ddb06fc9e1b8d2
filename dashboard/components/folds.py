"""A list of things that fold out, each sent when somebody opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.html import Element, Later
from dashboard.components.markup import Text, attributes, sentence
from dashboard.components.tables import scroll_region


@dataclass(frozen=True, kw_only=True)
class Fold:
    """One thing of the list.

    Attributes:
        name: Of its panel, in ids and in the address; unique on the page.
        label: What opens it.
        aside: What is said beside it while it is closed.
        content: Makes what it holds.
    """

    name: str
    label: str
    aside: Text = ""
    content: Callable[[], Any]


def folds(items: Sequence[Fold], *, columns: int = 1) -> Element:
    """The list; one that is open takes the whole width.

    Args:
        columns: How many stand side by side where there is room.
    """
    return html.Ul(
        [_fold(item) for item in items], className="folds", style={"--kw-columns": columns}
    )


def _fold(item: Fold) -> Element:
    button = html.Button(
        item.label,
        type="button",
        className="lk",
        **attributes(data_panel=item.name, aria_expanded="false", aria_controls=item.name),
    )
    panel = Later(
        name=item.name,
        child=item.content,
        place=scroll_region(None, label=item.label, panel=item.name, hidden=True),
    )
    return html.Li([html.P([button, html.Span(sentence(item.aside), className="small")]), panel])


def statement(text: str) -> Element:
    """A statement of several lines as it stands in its file."""
    return html.Pre(html.Code(text), className="sql")
