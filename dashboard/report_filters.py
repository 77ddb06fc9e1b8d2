"""Further filters as the published file declares them (mart_filter), and what is chosen of them.

Their form, their words in a sentence, their keys in the address and the parameters of the macros
all follow from the file, so a filter that it gains is one here, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.wording import in_sentence, joined


@dataclass(frozen=True, kw_only=True)
class ReportFilter:
    """A row of mart_filter with its words.

    Attributes:
        parameter: of every question about reports.
        address: its key in the address of a page.
        restricts: what it leaves.
        label: its name in the form.
        any_label: the choice that leaves nothing out.
        is_switch: the parameter is true or false, else a list of words.
        said: its words in a sentence, with `{value}` for the label of what is chosen.
        without: what a report lacks that does not tell.
        keeps_untold: such reports stay in.
        values: the words that it takes, with their labels, in their order.
    """

    parameter: str
    address: str
    restricts: str
    label: str
    any_label: str
    is_switch: bool
    said: str
    without: str
    keeps_untold: bool
    values: tuple[tuple[str, str], ...]

    def chosen(self, text: str | None) -> Choice | None:
        """What an address asks for; None where it names no word of this filter."""
        asked = (text or "").split(",")
        found = tuple(value for value, _ in self.values if value in asked)
        return Choice(of=self, values=found) if found else None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Words chosen of a further filter.

    Attributes:
        values: in the order of the form; at least one.
    """

    of: ReportFilter
    values: tuple[str, ...]

    @property
    def bound(self) -> Any:
        """The value of the parameter."""
        return True if self.of.is_switch else list(self.values)

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return ",".join(self.values)

    @property
    def words(self) -> str:
        """As it stands in a sentence after "reports naming kratom"."""
        labels = [in_sentence(label) for value, label in self.of.values if value in self.values]
        return self.of.said.replace("{value}", joined(labels, word="or"))


def chosen_of(filters: Iterable[ReportFilter], values: Mapping[str, str]) -> tuple[Choice, ...]:
    """What an address asks for, from the values by their keys."""
    found = (one.chosen(values.get(one.address)) for one in filters)
    return tuple(choice for choice in found if choice is not None)
