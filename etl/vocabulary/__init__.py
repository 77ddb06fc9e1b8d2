"""The words that a public-health person can edit: CSV files, read by every build."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar, TypeVarTuple

VOCABULARY = Path(__file__).parent

Ts = TypeVarTuple("Ts")
T = TypeVar("T")
State = tuple[tuple[str, int, int], ...]
"""Path, time of change (ns) and size (bytes) of each file."""


def folder() -> Path:
    """The folder of the vocabulary; whoever reads a file asks here, so that it can be another."""
    return VOCABULARY


def files() -> list[Path]:
    """The CSV files of the vocabulary, by name."""
    return sorted(folder().glob("*.csv"))


def state() -> State:
    """What changes where a file of the vocabulary in use does; one refers to others."""
    states = ((path, path.stat()) for path in files())
    return tuple((str(path), one.st_mtime_ns, one.st_size) for path, one in states)


def kept(most: int) -> Callable[[Callable[[*Ts], T]], Callable[[*Ts], T]]:
    """Read from the vocabulary once as long as no file of it changes: a process builds often.

    Args:
        most: how many results are kept, of this vocabulary and of others that were in use.
    """

    def keeping(read: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
        @lru_cache(maxsize=most)
        def of_state(_: State, *args: *Ts) -> T:
            return read(*args)

        @wraps(read)
        def current(*args: *Ts) -> T:
            return of_state(state(), *args)

        return current

    return keeping
