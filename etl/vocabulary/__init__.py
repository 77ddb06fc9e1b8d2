"""The words that a public-health person can edit: CSV files, read by every build."""

from __future__ import annotations

from pathlib import Path

VOCABULARY = Path(__file__).parent


def folder() -> Path:
    """The folder of the vocabulary; whoever reads a file asks here, so that it can be another."""
    return VOCABULARY


def files() -> list[Path]:
    """The CSV files of the vocabulary, by name."""
    return sorted(folder().glob("*.csv"))
