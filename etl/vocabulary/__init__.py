"""The words that a public-health person can edit: CSV files, read by every build."""

from __future__ import annotations

from pathlib import Path

VOCABULARY = Path(__file__).parent

State = tuple[tuple[str, int, int], ...]
"""Path, time of change (ns) and size (bytes) of each file."""


def folder() -> Path:
    """The folder of the vocabulary; whoever reads a file asks here, so that it can be another."""
    return VOCABULARY


def files() -> list[Path]:
    """The CSV files of the vocabulary, by name."""
    return sorted(folder().glob("*.csv"))


def state() -> State:
    """What changes where a file of the vocabulary in use does; one refers to others.

    What is read from the vocabulary is kept by it: a process that builds often reads it once.
    """
    states = ((path, path.stat()) for path in files())
    return tuple((str(path), one.st_mtime_ns, one.st_size) for path, one in states)
