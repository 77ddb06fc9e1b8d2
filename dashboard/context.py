"""What a page is made from: the warehouse, the filters, the view, and which panels are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.filters import Filters
from dashboard.theme import View
from dashboard.warehouse import Snapshot, SourceInfo


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that decides what a page shows; the same context gives the same page.

    Attributes:
        path: the address of the page, without the query.
        choice: what the address names beside the filters: a report, a page of a list.
        status: what the last run of the ETL did; empty where that is not known.
    """

    path: str
    snapshot: Snapshot
    filters: Filters
    view: View
    open_panels: frozenset[str] = frozenset()
    status: dict[str, Any] | None = None
    choice: Mapping[str, str] = field(default_factory=dict)

    def ask(self, question: str, source: SourceInfo | None = None) -> pd.DataFrame:
        """Give the answer to a question for the filters, for one report system or for all."""
        key = None if source is None else source.source
        return self.snapshot.ask(question, self.filters, source=key)

    @property
    def period(self) -> str:
        """The quarters shown, in words."""
        quarters = self.snapshot.quarters
        first = self.filters.first_quarter or quarters[0]
        last = self.filters.last_quarter or quarters[-1]
        return f"{first} to {last}"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page: where it is, what it is called, and how it is made from a context.

    Attributes:
        in_navigation: stands in the list of pages; a page of one thing does not.
        named_by: what in the address names the one thing it shows, for the window's title.
    """

    path: str
    name: str
    title: str
    render: Callable[[Context], Sequence[Component]]
    in_navigation: bool = True
    named_by: str = ""

    def title_for(self, choice: Mapping[str, str]) -> str:
        """Give the window's title, with the name of the one thing shown in front."""
        thing = choice.get(self.named_by)
        return f"{thing} · {self.title}" if thing else self.title
