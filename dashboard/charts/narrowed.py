"""What narrows an answer, in words: role, outcome and further filters."""

from __future__ import annotations

from dashboard.context import Context
from dashboard.filters import OUTCOME_WORDS
from dashboard.warehouse import SourceInfo
from dashboard.wording import joined


def among_words(context: Context, source: SourceInfo | None = None) -> str:
    """What a sentence begins with that is quoted alone, where not all reports are counted."""
    narrowed = _narrowed(context, source, suspect="naming it as suspect")
    units = "those" if source is None else source.unit_plural
    return f"Among {units}{narrowed}: " if narrowed else ""


def narrowing(context: Context, source: SourceInfo | None = None) -> str:
    """Role, outcome and further filters as words to add, or nothing where all are shown."""
    return _narrowed(context, source, suspect="as suspect")


def _narrowed(context: Context, source: SourceInfo | None, *, suspect: str) -> str:
    """What narrows; where nobody says which product is suspect, the role narrows nothing."""
    parts = []
    if context.filters.suspect_only and (source is None or source.has_roles):
        parts.append(suspect)
    if context.filters.outcome != "any":
        parts.append(OUTCOME_WORDS[context.filters.outcome])
    parts += [choice.words for choice in context.filters.further]
    return f" {joined(parts)}" if parts else ""
