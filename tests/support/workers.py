"""How the suite is spread over processes (pytest-xdist), and where its temporary folders lie."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

# Tests that wait leave a processor to others: two workers for each.
WORKERS_PER_PROCESSOR = 2
MOST_WORKERS = 8
# Temporary folders are written and deleted by the thousand: in memory, where there is enough.
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 4 * 1024**3
TIERS = ("browser", "pipeline", "http", "unit")


def workers(arguments: Sequence[str]) -> int:
    """Give the number of workers: none for files named on the command line, else several."""
    if all(".py" in argument for argument in arguments):
        return 0
    return min(WORKERS_PER_PROCESSOR * processors(), MOST_WORKERS)


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def temporary_root() -> Path | None:
    """Give a folder in memory with room for the suite, or None where there is none."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None


def arrange(items: list[pytest.Item]) -> None:
    """Put the tests into the order in which workers take them, and those of speed into one group.

    What takes long comes first, so that no worker is left with it in the end. What measures speed
    comes last and one after the other, when the rest is nearly done.
    """
    for item in items:
        if item.get_closest_marker("speed"):
            item.add_marker(pytest.mark.xdist_group("speed"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("speed"):
        return len(TIERS) + 2
    tier = next((n for n, name in enumerate(TIERS) if f"tests/{name}/" in item.nodeid), 0)
    if tier == 0:
        return 0
    if item.get_closest_marker("long"):
        return 1
    # Groups share what is costly to make, and so are long as well.
    return 2 if item.get_closest_marker("xdist_group") else 2 + tier
