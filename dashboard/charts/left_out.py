"""What a choice of substances leaves out that means nearly the same: kratom without mitragynine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.context import Context
from dashboard.theme import Substance
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted, joined


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Reports that name only a substance of the same group as a chosen one.

    Attributes:
        words: How many, and what they list.
        way_on: A link to both together.
    """

    words: str
    way_on: Element


def left_out(context: Context, source: SourceInfo) -> LeftOut | None:
    """What the filter of substances leaves out of a report system; None where that is nothing."""
    if not context.filters.substances:
        return None
    chosen = context.chosen_substances
    groups = {one.exposure_group for one in chosen}
    beside = [
        one
        for one in context.substances.values()
        if one not in chosen and one.exposure_group in groups
    ]
    if not beside:
        return None
    both = _in_order(context, [*chosen, *beside])
    wider = replace(context.filters, substances=tuple(one.key for one in both))
    matching = context.snapshot.ask("matching", wider, source=source.source)
    more = int(matching["reports"].sum()) - context.matching.get(source.source, 0)
    if more <= 0:
        return None
    others, kept = (joined([one.words for one in some], word="or") for some in (beside, chosen))
    verb = f"{source.names}s" if more == 1 else source.names
    together = joined([one.words for one in both], word="or")
    return LeftOut(
        words=f"{counted(more, source)} {verb} {others} and not {kept}: left out by this filter.",
        way_on=html.A(f"Show {together}", href=replace(context, filters=wider).link()),
    )


def _in_order(context: Context, some: list[Substance]) -> list[Substance]:
    return [one for one in context.substances.values() if one in some]
