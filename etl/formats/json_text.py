"""Values out of JSON that somebody else wrote: how deep, how long, and as a text again."""

from __future__ import annotations

import json
from typing import Any

from etl.formats.delimited import too_long

DEEPEST = 50
"""Levels of a record; those of openFDA have six. Python gives up at a thousand."""


def unreadable(value: Any) -> str | None:
    """Why a record is not read: it is nested too deep, or a text in it too long; else None."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            return f"it is nested more than {DEEPEST} levels deep"
        if problem := too_long(one for one in level if isinstance(one, str)):
            return problem
        level = [inner for one in level for inner in _inside(one)]
        depth += 1
    return None


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def written(value: Any) -> str:
    """A record as JSON, to be kept beside the reason why it is not read."""
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "nested too deep to be written"
