"""What the further filters ask for in words, and the reports that do not tell it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from dashboard.components import html
from dashboard.components.html import Element
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.warehouse import SourceInfo
from dashboard.wording import counted, joined

Filter = Literal["dates", "role", "outcome"]


def untold_sentences(context: Context, source: SourceInfo) -> list[str]:
    """How many reports do not tell what a filter asks for, and whether it leaves them out."""
    return [
        f"{counted(int(row['reports']), source)} without {row['without']} "
        + _fate(int(row["reports"]), is_left_out=bool(row["is_left_out"]))
        for row in context.untold.get(source.source, ())
    ]


def _fate(reports: int, *, is_left_out: bool) -> str:
    if is_left_out:
        return f"{'is' if reports == 1 else 'are'} left out."
    return f"stay{'s' if reports == 1 else ''} in."


def further_words(filters: Filters) -> str:
    """The further filters as they stand in a sentence after the reports; empty for none."""
    return joined([choice.words for choice in filters.further])


def further_line(context: Context) -> Element | None:
    """What the further filters leave, and of each report system what does not tell."""
    if not context.filters.further:
        return None
    words = [html.B(f"Only those {further_words(context.filters)}.")]
    untold = [_untold(context, is_left_out=is_left_out) for is_left_out in (True, False)]
    return html.P([*words, *untold], className="only")


def _untold(context: Context, *, is_left_out: bool) -> str:
    """The reports that do not tell, system by system: those left out, or those kept."""
    parts = []
    for source in context.snapshot.sources:
        own = [
            f"{int(row['reports']):,} without {row['without']}"
            for row in context.untold.get(source.source, ())
            if row["is_left_out"] is is_left_out
        ]
        parts += [f"{source.name} {joined(own)}"] if own else []
    if not parts:
        return ""
    return f" {'Left out' if is_left_out else 'Kept'}, as they do not tell: {'; '.join(parts)}."


def not_applied(context: Context, *, besides: Collection[Filter] = ()) -> str:
    """What to add where numbers were counted before anybody chose filters; else nothing.

    Args:
        besides: What does not apply there beside the further filters.
    """
    filters = context.filters
    chosen: dict[Filter, bool] = {
        "dates": filters.first_quarter is not None or filters.last_quarter is not None,
        "role": filters.suspect_only,
        "outcome": filters.outcome != "any",
    }
    names: list[str] = [name for name, is_chosen in chosen.items() if is_chosen and name in besides]
    names += [choice.of.label.lower() for choice in filters.further]
    if not names:
        return ""
    if len(names) == 1:
        return f" The filter chosen above ({names[0]}) does not apply here."
    return f" The filters chosen above ({joined(names)}) do not apply here."
