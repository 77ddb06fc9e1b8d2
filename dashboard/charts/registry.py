"""All charts and blocks by key; a new module in this folder is found by itself."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from dashboard import charts
from dashboard.charts.base import Block, Chart, Shown


@cache
def shown() -> dict[str, Shown]:
    """Everything that a view can show, by key, in the order of the modules."""
    found: dict[str, Shown] = {}
    for info in pkgutil.iter_modules(charts.__path__):
        for one in _of(import_module(f"{charts.__name__}.{info.name}")):
            found[one.key] = one
    return found


def _of(module: ModuleType) -> Iterator[Shown]:
    """The charts and blocks that a module itself makes, alone or in a tuple."""
    for value in vars(module).values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, (Chart, Block)):
                yield one
