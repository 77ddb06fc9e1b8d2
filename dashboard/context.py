"""What a view is made from: the warehouse, the filters, the source, and for whom it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.filters import Filters
from dashboard.following import Following
from dashboard.frames import Row, by, rows_of
from dashboard.runs import Run
from dashboard.theme import Substance, View
from dashboard.warehouse import Snapshot, SourceInfo


@dataclass(frozen=True, kw_only=True)
class Context:
    """Everything that decides what is shown; the same context gives the same view.

    Attributes:
        path: The address of the page, without the query.
        choice: What the address names beside the filters: source, view, a report, a page of a list.
        status: What the last run of the ETL did; empty where that is not known.
        runs: Reads what every run did that is remembered, oldest first.
        following: How the following of a file elsewhere goes; null where none is followed.
    """

    path: str
    snapshot: Snapshot
    filters: Filters
    view: View
    status: Mapping[str, Any] = field(default_factory=dict)
    choice: Mapping[str, str] = field(default_factory=dict)
    runs: Callable[[], Sequence[Run]] = tuple
    following: Following | None = None

    def ask(self, question: str, source: SourceInfo | None = None) -> pd.DataFrame:
        """The answer to a question for the filters, for one report system or for all."""
        key = None if source is None else source.source
        return self.snapshot.ask(question, self.filters, source=key)

    def for_question(self, question: str) -> Context:
        """The same where a question is looked at: it decides what is usually counted."""
        return replace(self, filters=self.filters.for_question(question))

    def link(self, path: str | None = None, **more: str | None) -> str:
        """An address with these filters and, on the same page, the same source, view and so on."""
        names = ("source", "view", "of")
        kept = {name: self.choice.get(name) for name in names} if not path else {}
        return self.filters.link(path or self.path, **(kept | more))

    @cached_property
    def substances(self) -> Mapping[str, Substance]:
        """All watched substances by key."""
        return self.snapshot.substances

    @cached_property
    def chosen_substances(self) -> Sequence[Substance]:
        """The substances that the filter leaves."""
        chosen = self.filters.substances or tuple(self.substances)
        return [self.substances[key] for key in chosen]

    @cached_property
    def matching(self) -> Mapping[str, int]:
        """How many reports of each report system match the filters."""
        frame = self.ask("matching")
        return {row["source"]: int(row["reports"]) for row in rows_of(frame)}

    @cached_property
    def untold(self) -> Mapping[str, Sequence[Row]]:
        """The reports of each system that do not tell what a further filter asks for."""
        if not self.filters.further:
            return {}
        return by(rows_of(self.ask("untold")), "source")

    @property
    def period(self) -> str:
        """The quarters shown, in words."""
        quarters = self.snapshot.quarters
        first = self.filters.first_quarter or quarters[0]
        last = self.filters.last_quarter or quarters[-1]
        return f"{first} to {last}"

    def period_of(self, source: SourceInfo) -> str:
        """The quarters whose reports of a system are counted, in words, as far as its data goes."""
        first, last = self.filters.first_quarter, self.filters.last_quarter
        through = source.data_through_date
        ends = [last or self.snapshot.quarters[-1]]
        if through is not None:
            ends.append(f"{through.year}-Q{(through.month + 2) // 3}")
        return f"up to {min(ends)}" if first is None else f"{first} to {min(ends)}"
